//! What suites say beyond Arazzo.

use serde_json::{Value, json};

use super::found;
use super::stage::{Reply, Stage};
use crate::event::{Ending, WorkflowReport};
use crate::target::Writes;

fn suite(workflow: &str) -> String {
    format!(
        "arazzo: 1.0.1\ninfo: {{title: Shop, version: 1.0.0}}\n\
         sourceDescriptions:\n\
         \x20 - {{name: shop, url: shop.yaml, type: openapi}}\n\
         workflows:\n{workflow}"
    )
}

/// A shop with one item, which keeps its secrets.
fn healthy(request: &str) -> Option<Reply> {
    match request.split('/').next_back()? {
        "items" => Some(Reply::json(200, &json!([]))),
        "itm_1" => Some(item(json!({"id": "itm_1", "name": "Lamp", "sold_at": null}))),
        "old" => Some(Reply::json(307, &json!({})).with_header("location: itm_1")),
        "round" => Some(Reply::json(307, &json!({})).with_header("location: round")),
        "away" => Some(Reply::json(307, &json!({})).with_header("location: http://127.0.0.1:1/items")),
        _ => None,
    }
}

fn item(data: Value) -> Reply {
    Reply::json(200, &json!({"data": data})).with_header("x-total: 1")
}

async fn reports(part: fn(&str) -> Option<Reply>, workflow: &str) -> Vec<WorkflowReport> {
    Stage::mock(part).await.run(&suite(workflow), Writes::Refused).await
}

fn read(item: &str, more: &str) -> String {
    format!(
        "  - workflowId: read\n    steps:\n      - stepId: read\n        operationId: readItem\n\
         \x20       parameters: [{{name: item_id, in: path, value: {item}}}]\n        {more}\n"
    )
}

#[tokio::test]
async fn a_redirect_is_followed_unless_the_step_says_otherwise() {
    let criterion = |status: u16| format!("successCriteria: [{{condition: $statusCode == {status}}}]");
    assert_eq!(found(&reports(healthy, &read("old", &criterion(200))).await[0]), Vec::<String>::new());
    let manual = format!("{}\n        x-redirects: manual", criterion(307));
    assert_eq!(found(&reports(healthy, &read("old", &manual)).await[0]), ["read: status"]);
    assert_eq!(found(&reports(healthy, &read("old", &criterion(307))).await[0]), ["read: $statusCode"]);
}

#[tokio::test]
async fn redirects_in_a_circle_could_not_be_checked() {
    let reports = reports(healthy, &read("round", "")).await;
    let Ending::Unchecked(failure) = &reports[0].ending else { panic!("{:?}", reports[0]) };
    assert!(failure.reason.ends_with("do not end: more than 20 redirects"), "{}", failure.reason);
}

#[tokio::test]
async fn a_redirect_to_another_origin_is_the_answer() {
    assert_eq!(found(&reports(healthy, &read("away", "")).await[0]), ["read: status"]);
}
