//! Broken records.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::Breakage;

/// What is made is answered 200.
pub const OK_FOR_CREATED: Breakage =
    Breakage::of_answer(|_, answered, _| answered.turn(StatusCode::CREATED, StatusCode::OK));

/// Records do not say when they were made.
pub const MISSING_FIELD: Breakage = Breakage::of_answer(|_, answered, _| {
    answered.record(|record| drop(record.as_object_mut().and_then(|fields| fields.remove("created_at"))));
});

/// A field without a value is left out.
pub const NULL_LEFT_OUT: Breakage = Breakage::of_answer(|_, answered, _| {
    answered.record(|record| {
        if let Some(fields) = record.as_object_mut() {
            fields.retain(|_, value| !value.is_null());
        }
    });
});

/// A flag is told as text.
pub const WRONG_TYPE: Breakage = Breakage::of_answer(|_, answered, _| {
    answered.record(|record| {
        if let Some(Value::Bool(flag)) = record.get("mfa_enabled").cloned() {
            record["mfa_enabled"] = json!(flag.to_string());
        }
    });
});

/// What is shown when it is made is shown whenever it is read.
pub const SECRET_REPEATED: Breakage = Breakage::of_answer(|asked, answered, memory| {
    let mut seen = memory.lock().unwrap();
    answered.record(|record| {
        let Some(id) = record["id"].as_str().map(str::to_owned) else { return };
        match record.get("client_secret").filter(|secret| secret.is_string()) {
            Some(secret) => drop(seen.insert(id, secret.clone())),
            None if asked.method == Method::GET => {
                if let Some(secret) = seen.get(&id) {
                    record["client_secret"] = secret.clone();
                }
            }
            None => {}
        }
    });
});

/// Users are shown with their password.
pub const SECRET_SHOWN: Breakage = Breakage::of_answer(|asked, answered, _| {
    if asked.is_of("/admin/users/") {
        answered.record(|record| record["password"] = json!("correct-horse-9"));
    }
});

/// A change is answered and not made.
pub const CHANGE_FORGOTTEN: Breakage = Breakage::of_request(|asked| {
    if asked.method == Method::PATCH {
        asked.method = Method::GET;
    }
});

/// A removal is answered and not made.
pub const REMOVAL_FORGOTTEN: Breakage = Breakage::of_request(|asked| {
    if asked.method == Method::DELETE {
        asked.swallowed = Some(StatusCode::NO_CONTENT);
    }
});
