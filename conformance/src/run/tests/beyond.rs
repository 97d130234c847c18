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
         \x20 - {{name: stage, url: 'http://localhost:4010/__mock/openapi.json', type: openapi}}\n\
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

/// A shop that shows more of its item than it should.
fn telling(request: &str) -> Option<Reply> {
    match request.split('/').next_back()? {
        "itm_1" => Some(item(json!({"id": "itm_1", "name": "Lamp", "cost": 2, "tags": ["sold"]}))),
        _ => None,
    }
}

async fn reports(part: fn(&str) -> Option<Reply>, workflow: &str) -> Vec<WorkflowReport> {
    Stage::mock(part).await.run(&suite(workflow), Writes::Refused).await
}

const CASES: &str = "
  - workflowId: read
    x-level: MAY
    inputs:
      properties: {caller: {type: string}, item: {type: string}, status: {type: integer}}
    x-cases:
      columns: [caller, item, status, x-requirement, x-level]
      personas: [caller]
      rows:
        own: [alice, itm_1, 200, R-OWN, null]
        nobody: {caller: null, item: itm_2, status: 404, x-level: SHOULD}
        wrong: [alice, itm_2, 200, R-WRONG, MUST]
    steps:
      - stepId: read
        operationId: readItem
        x-security: [{schemeName: key, values: {apiKey: $inputs.caller}}]
        parameters: [{name: item_id, in: path, value: $inputs.item}]
        successCriteria: [{condition: $statusCode == $inputs.status}]
";

#[tokio::test]
async fn every_case_is_a_workflow_of_its_own_with_its_inputs_and_its_promise() {
    let stage = Stage::mock(healthy).await;
    let reports = stage.run(&suite(CASES), Writes::Refused).await;
    let told: Vec<_> =
        reports.iter().map(|report| (report.name.to_string(), report.findings.is_empty())).collect();
    let name = |case: &str| format!("shop.arazzo.yaml: read, case {case}");
    assert_eq!(told, [(name("own"), true), (name("nobody"), true), (name("wrong"), false)]);
    let finding = &reports[2].findings[0];
    assert_eq!((finding.requirement.as_deref(), finding.level.word()), (Some("R-WRONG"), "MUST"));
    assert_eq!(finding.step.case.as_deref(), Some("wrong"));
    assert!(finding.reproduce.contains("x-shop-key: ***"), "{}", finding.reproduce);
    let log = stage.log();
    for request in ["GET /@W0/shop/items/itm_1", "GET /@W1/shop/items/itm_2", "GET /@W2/shop/items/itm_2"] {
        assert!(log.contains(&request.to_owned()), "{request} in {log:?}");
    }
    // Nobody has no token.
    assert_eq!(log.iter().filter(|request| request.ends_with("/__mock/tokens")).count(), 2);
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
    let followed = reports(healthy, &read("old", &criterion(307))).await;
    assert_eq!(found(&followed[0]), ["read: $statusCode"]);
    assert!(followed[0].findings[0].reproduce.starts_with("curl -L "), "{:?}", followed[0].findings);
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

#[tokio::test]
async fn what_must_be_absent_and_is_there_is_found() {
    let absent = read("itm_1", "x-absent: [$response.body#/data/cost, $response.header.Retry-After]");
    assert_eq!(found(&reports(healthy, &absent).await[0]), Vec::<String>::new());
    let telling = reports(telling, &absent).await;
    assert_eq!(found(&telling[0]), ["read: $response.body#/data/cost"]);
    let flaw = &telling[0].findings[0].flaw;
    assert_eq!(flaw.expected, "no $response.body#/data/cost");
    assert_eq!(flaw.actual, "$response.body#/data/cost is 2");
}

#[tokio::test]
async fn null_is_not_absent() {
    let absent = reports(healthy, &read("itm_1", "x-absent: [$response.body#/data/sold_at]")).await;
    assert_eq!(absent[0].findings[0].flaw.actual, "$response.body#/data/sold_at is null");
}

#[tokio::test]
async fn a_path_that_selects_nothing_is_found() {
    let tagged = read(
        "itm_1",
        "successCriteria: [{context: $response.body, condition: \"$..tags[?@ == 'sold']\",\
         \x20type: {type: jsonpath, version: draft-goessner-dispatch-jsonpath-00}}]",
    );
    assert_eq!(found(&reports(telling, &tagged).await[0]), Vec::<String>::new());
    let reports = reports(healthy, &tagged).await;
    assert_eq!(found(&reports[0]), ["read: $response.body"]);
    assert!(reports[0].findings[0].flaw.expected.ends_with("selects something of $response.body"));
}

const CLOCK: &str = "
  - workflowId: later
    steps:
      - {stepId: list, operationId: listItems}
      - {stepId: step, operationId: $sourceDescriptions.stage.readClock}
";

#[tokio::test]
async fn a_clock_is_stepped_in_the_world_of_the_workflow() {
    let stage = Stage::mock(healthy).await;
    let reports = stage.run(&suite(CLOCK), Writes::Refused).await;
    assert_eq!(reports[0].steps, 2);
    assert!(stage.log().contains(&"GET /@W0/__mock/clock".to_owned()), "{:?}", stage.log());
}

#[tokio::test]
async fn a_workflow_that_steps_the_clock_is_skipped_where_there_is_none() {
    let stage = Stage::deployment(healthy).await;
    let reports = stage.run(&suite(CLOCK), Writes::Allowed).await;
    let told = "`readClock` is of a mock's control API, and the target is no mock";
    assert!(matches!(&reports[0].ending, Ending::Skipped(reason) if reason == told), "{:?}", reports[0]);
    assert_eq!(stage.log(), ["GET /__mock/health"]);
}
