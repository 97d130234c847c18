//! ScaiControl: how much of it there is, whom it tells, and that its money adds up.

mod groups;
mod numbering;
mod reconciliation;
mod subscriber;

use serde_json::{Value, json};
use tests::{Answer, Caller, Served, World};

const INVOICES: &str = "/api/v1/admin/invoices";

/// The default world, its clock standing still, and somebody who may do everything.
async fn standing_still() -> (Served, World, Caller) {
    let mock = Served::start().await;
    let world = mock.default_world().of("scaicontrol");
    assert_eq!(world.clock(&json!({"freeze": true})).await.status, 200);
    let root = world.caller("root").await;
    (mock, world, root)
}

/// Posts what must be taken.
async fn done(caller: &Caller, path: &str, body: &Value) -> Answer {
    let answer = caller.post(path, body).await;
    assert!(answer.status < 300, "{path}: {}", answer.text);
    answer
}

async fn finalise(caller: &Caller, invoice: &str) -> Answer {
    caller.post(&format!("{INVOICES}/{invoice}/finalize"), &json!({})).await
}

/// A draft with so many lines.
async fn draft(caller: &Caller, tenant: &str, lines: usize) -> String {
    let lines: Vec<Value> =
        (0..lines).map(|at| json!({"description": format!("Line {at}"), "unit_price_cents": 105})).collect();
    let made = done(caller, INVOICES, &json!({"tenant_id": tenant, "line_items": lines})).await;
    made.at("/data/id").as_str().unwrap().to_owned()
}

/// The records of a resource, as the world holds them.
async fn records(world: &World, resource: &str) -> Vec<Value> {
    world.state(resource).await.at("/records").as_array().unwrap().clone()
}

fn text<'v>(record: &'v Value, field: &str) -> &'v str {
    record[field].as_str().unwrap_or_else(|| panic!("no {field} in {record}"))
}

fn int(record: &Value, field: &str) -> i64 {
    record[field].as_i64().unwrap_or_else(|| panic!("no {field} in {record}"))
}
