//! What a run makes on a deployment it takes away again.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use super::stage::{Reply, Stage};
use crate::event::{Ending, Event, LeftBehind};
use crate::run::Interrupt;
use crate::target::Writes;

/// Makes two items with a key, and then goes on as a test says.
fn suite(then: &str) -> String {
    let make = |id: &str| {
        format!(
            "      - stepId: make-{id}\n        operationId: createItem\n\
             \x20       x-security: [{{schemeName: key, values: {{apiKey: key-of-{id}}}}}]\n\
             \x20       requestBody: {{payload: {{id: itm_{id}, name: Lamp}}}}\n\
             \x20       successCriteria: [{{condition: $statusCode == 201}}]\n"
        )
    };
    format!(
        "arazzo: 1.0.1\ninfo: {{title: Shop, version: 1.0.0}}\n\
         sourceDescriptions: [{{name: shop, url: shop.yaml, type: openapi}}]\n\
         workflows:\n  - workflowId: make\n    steps:\n{}{}{then}",
        make("1"),
        make("2")
    )
}

/// Answers the items it is asked to make one after the other.
fn maker(more: fn(&str) -> Option<Reply>) -> impl Fn(&str) -> Option<Reply> + Send + Sync {
    let made = AtomicUsize::new(0);
    move |request| match request {
        "POST /items" => {
            let id = format!("itm_{}", made.fetch_add(1, Ordering::Relaxed) + 1);
            Some(Reply::json(201, &json!({"data": {"id": id, "name": "Lamp"}})))
        }
        _ => more(request),
    }
}

fn takes_away(request: &str) -> Option<Reply> {
    request.starts_with("DELETE /items/").then(|| Reply::raw("HTTP/1.1 204 x\r\nconnection: close\r\n\r\n"))
}

async fn events(stage: &Stage, suite: &str) -> Vec<Event> {
    let (_stop, interrupt) = Interrupt::new();
    stage.events(suite, Writes::Allowed, &interrupt).await
}

fn left(events: &[Event]) -> Vec<&LeftBehind> {
    events
        .iter()
        .filter_map(|event| if let Event::LeftBehind(left) = event { Some(&**left) } else { None })
        .collect()
}

fn deletions(stage: &Stage) -> Vec<String> {
    stage.log().into_iter().filter(|request| request.starts_with("DELETE")).collect()
}

const BOTH: [&str; 2] = ["DELETE /items/itm_2", "DELETE /items/itm_1"];

#[tokio::test]
async fn what_was_made_goes_last_things_first() {
    let stage = Stage::play(maker(takes_away)).await;
    assert!(left(&events(&stage, &suite("")).await).is_empty());
    assert_eq!(deletions(&stage), BOTH);
}

#[tokio::test]
async fn it_goes_after_a_failure_and_after_an_early_end_too() {
    let failing = "      - {stepId: fail, operationId: listItems, successCriteria: [{condition: $statusCode == 200}]}\n";
    let stage = Stage::play(maker(takes_away)).await;
    assert!(left(&events(&stage, &suite(failing)).await).is_empty());
    assert_eq!(deletions(&stage), BOTH);
    let breaking = |request: &str| match request {
        "GET /items" => Some(Reply::raw("no HTTP at all")),
        _ => takes_away(request),
    };
    let stage = Stage::play(maker(breaking)).await;
    let events = events(&stage, &suite(failing)).await;
    let is_unchecked = |event: &Event| matches!(event, Event::WorkflowFinished(report) if matches!(report.ending, Ending::Unchecked(_)));
    assert!(events.iter().any(is_unchecked), "{events:?}");
    assert_eq!(deletions(&stage), BOTH);
}

#[tokio::test]
async fn it_goes_after_an_interruption() {
    let (stop, interrupt) = Interrupt::new();
    let part = maker(takes_away);
    let stage = Stage::play(move |request| {
        // Somebody presses Ctrl-C while the first item is being made.
        if request == "POST /items" {
            stop.send_replace(true);
        }
        part(request)
    })
    .await;
    let events = stage.events(&suite(""), Writes::Allowed, &interrupt).await;
    assert!(left(&events).is_empty());
    assert_eq!(stage.log(), ["GET /__mock/health", "POST /items", "DELETE /items/itm_1"]);
}

#[tokio::test]
async fn what_the_workflow_took_away_itself_is_not_asked_for_again() {
    let stage = Stage::play(maker(takes_away)).await;
    let own = "      - {stepId: own, operationId: deleteItem, parameters: [{name: item_id, in: path, value: itm_1}]}\n";
    events(&stage, &suite(own)).await;
    assert_eq!(deletions(&stage), ["DELETE /items/itm_1", "DELETE /items/itm_2"]);
}

#[tokio::test]
async fn what_is_refused_is_tried_again_once_something_else_is_gone() {
    let tries = AtomicUsize::new(0);
    let part = maker(takes_away);
    let stage = Stage::play(move |request| match request {
        "DELETE /items/itm_2" if tries.fetch_add(1, Ordering::Relaxed) == 0 => {
            Some(Reply::json(409, &json!({})))
        }
        _ => part(request),
    })
    .await;
    assert!(left(&events(&stage, &suite("")).await).is_empty());
    assert_eq!(deletions(&stage), ["DELETE /items/itm_2", "DELETE /items/itm_1", "DELETE /items/itm_2"]);
}

#[tokio::test]
async fn what_stays_is_told_with_the_reason() {
    let refuses = |request: &str| match request {
        "DELETE /items/itm_1" => Some(Reply::json(409, &json!({}))),
        _ => takes_away(request),
    };
    let stage = Stage::play(maker(refuses)).await;
    let events = events(&stage, &suite("")).await;
    let told: Vec<_> =
        left(&events).into_iter().map(|left| format!("{}: {}", left.what, left.reason)).collect();
    assert_eq!(told, ["record itm_1: DELETE /items/itm_1 answered 409"]);
}

#[tokio::test]
async fn a_world_of_a_mock_goes_as_a_whole() {
    let stage = Stage::mock(|request| {
        request
            .starts_with("POST")
            .then(|| Reply::json(201, &json!({"data": {"id": "itm_1", "name": "Lamp"}})))
    })
    .await;
    events(&stage, &suite("")).await;
    assert_eq!(deletions(&stage), ["DELETE /__mock/worlds/W0"]);
}
