//! Broken lists.

use http::StatusCode;
use serde_json::{Value, json};

use super::{Answered, Asked, Breakage, Memory};

/// Where users are listed.
const USERS: &str = "/admin/users/";

/// A page of acme's users ends with somebody of globex.
pub const FOREIGN_ROW: Breakage = Breakage::of_answer(|asked, answered, _| {
    if asked.is_of(USERS) {
        answered.rows(|rows| {
            if rows.iter().all(|row| row["tenant_id"] == "tnt_acme") {
                let last = rows.len() - 1;
                rows[last]["tenant_id"] = json!("tnt_globex");
            }
        });
    }
});

/// Every page after the first begins with the last row of the first.
pub const REPEATED_ROW: Breakage = Breakage::of_answer(|asked, answered, memory| {
    if asked.is_of(USERS) && answered.status == StatusCode::OK {
        repeat(asked, answered, memory);
    }
});

fn repeat(asked: &Asked, answered: &mut Answered, memory: &Memory) {
    let mut seen = memory.lock().unwrap();
    answered.rows(|rows| {
        if asked.page() == "1" {
            seen.insert(asked.path.clone(), rows[rows.len() - 1].clone());
        } else if let Some(row) = seen.get(&asked.path) {
            rows[0] = row.clone();
        }
    });
}

/// The total of a list that has rows counts one too many.
pub const WRONG_TOTAL: Breakage = Breakage::of_answer(|_, answered, _| {
    answered.json(|body| {
        if let Some(total) = body.pointer_mut("/pagination/total").filter(|total| **total != 0) {
            *total = Value::from(total.as_u64().unwrap_or_default() + 1);
        }
    });
});

/// The rows of every page stand in the wrong order.
pub const REVERSED: Breakage = Breakage::of_answer(|_, answered, _| answered.rows(|rows| rows.reverse()));

/// Pages have the usual size, whatever is asked for.
pub const SIZE_IGNORED: Breakage = Breakage::of_request(|asked| asked.forget("per_page"));

/// A search finds everything.
pub const SEARCH_IGNORED: Breakage = Breakage::of_request(|asked| asked.forget("search"));

/// A filter by status finds everything.
pub const FILTER_IGNORED: Breakage = Breakage::of_request(|asked| asked.forget("status"));

/// A list that is narrowed to a tenant is not.
pub const PLACE_IGNORED: Breakage = Breakage::of_request(|asked| asked.forget("tenant_id"));
