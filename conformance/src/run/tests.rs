//! Whole runs against a server that plays mock or deployment.

mod beyond;
mod cleanup;
mod flow;
mod stage;
mod told;

use serde_json::{Value, json};
use stage::{Reply, Stage};

use crate::event::{Ending, WorkflowReport};
use crate::target::Writes;

const SUITE: &str = r#"
arazzo: 1.0.1
info: {title: Shop, version: 1.0.0}
sourceDescriptions: [{name: shop, url: shop.yaml, type: openapi}]
workflows:
  - workflowId: make-and-read
    inputs: {properties: {alice: {type: string}, limit: {type: integer, default: 3}}}
    parameters: [{name: Authorization, in: header, value: "Bearer {$inputs.alice}"}]
    steps:
      - stepId: make
        operationId: createItem
        requestBody: {payload: {id: itm_1, name: Lamp, price: $inputs.limit}}
        successCriteria: [{condition: $statusCode == 201}]
        outputs: {id: $response.body#/data/id}
      - stepId: read
        operationId: readItem
        parameters: [{name: item_id, in: path, value: $steps.make.outputs.id}]
        successCriteria: [{condition: $response.body#/data/name == 'Lamp'}]
  - workflowId: look
    steps: [{stepId: list, operationId: listItems, successCriteria: [{condition: $statusCode == 200}]}]
"#;

fn item() -> Value {
    json!({"data": {"id": "itm_1", "name": "Lamp", "price": 3}})
}

/// A shop that keeps its contract.
fn healthy(request: &str) -> Option<Reply> {
    match request.split('/').next_back()? {
        "items" if request.starts_with("POST") => Some(Reply::json(201, &item())),
        "items" => Some(Reply::json(200, &json!([]))),
        "itm_1" => Some(Reply::json(200, &item()).with_header("x-total: 1")),
        _ => None,
    }
}

fn found(report: &WorkflowReport) -> Vec<String> {
    let line = |finding: &crate::finding::Finding| format!("{}: {}", finding.step.step, finding.flaw.place);
    report.findings.iter().map(line).collect()
}

#[tokio::test]
async fn a_workflow_has_a_world_and_the_tokens_of_its_personas() {
    let stage = Stage::mock(healthy).await;
    let reports = stage.run(SUITE, Writes::Refused).await;
    assert!(
        reports.iter().all(|report| report.findings.is_empty() && matches!(report.ending, Ending::Judged))
    );
    assert_eq!(
        reports.iter().map(|report| (report.steps, report.unreached)).collect::<Vec<_>>(),
        [(2, 0), (1, 0)]
    );
    let log = stage.log();
    for request in [
        "POST /__mock/worlds",
        "POST /@W0/__mock/tokens",
        "POST /@W0/shop/items",
        "GET /@W0/shop/items/itm_1",
        "GET /@W1/shop/items",
        "DELETE /__mock/worlds/W0",
        "DELETE /__mock/worlds/W1",
    ] {
        assert!(log.contains(&request.to_owned()), "{request} in {log:?}");
    }
}

#[tokio::test]
async fn a_failed_criterion_ends_the_workflow_and_a_schema_does_not() {
    let stage = Stage::mock(|request| match request.split('/').next_back()? {
        "items" if request.starts_with("POST") => Some(Reply::json(201, &json!({"data": {"id": "itm_1"}}))),
        "itm_1" => Some(Reply::json(200, &json!({"data": {"id": "itm_1", "name": "Chair"}}))),
        _ => Some(Reply::json(500, &json!({}))),
    })
    .await;
    let reports = stage.run(SUITE, Writes::Refused).await;
    let expected = ["make: body#/data", "read: $response.body#/data/name", "read: header X-Total"];
    assert_eq!(found(&reports[0]), expected);
    assert_eq!(found(&reports[1]), ["list: $statusCode", "list: status"]);
}

#[tokio::test]
async fn a_token_is_masked_in_every_finding() {
    let stage = Stage::mock(|_| Some(Reply::json(400, &json!({"echo": "token-of-alice"})))).await;
    let reports = stage.run(SUITE, Writes::Refused).await;
    let printed = format!("{:?}", reports[0]);
    assert!(!reports[0].findings.is_empty());
    assert!(!printed.contains("token-of-alice"), "{printed}");
    assert!(printed.contains("authorization: Bearer ***"), "{printed}");
}

#[tokio::test]
async fn a_deployment_is_not_written_to_unless_allowed() {
    let stage = Stage::deployment(healthy).await;
    let reports = stage.run(SUITE, Writes::Refused).await;
    assert!(matches!(&reports[0].ending, Ending::Skipped(reason) if reason.contains("createItem")));
    assert_eq!(reports[1].steps, 1);
    assert!(!stage.log().iter().any(|request| request.starts_with("POST")));
}

#[tokio::test]
async fn a_missing_credential_is_told_before_anything_is_sent() {
    let stage = Stage::deployment(healthy).await;
    let reports = stage.run(SUITE, Writes::Allowed).await;
    let Ending::Unchecked(failure) = &reports[0].ending else { panic!("{:?}", reports[0]) };
    assert_eq!(failure.reason, "there is no token for the persona `alice`");
    assert_eq!(failure.hint.as_deref(), Some("set CONFORMANCE_ALICE_TOKEN in the environment"));
    assert!(!stage.log().contains(&"POST /items".to_owned()));
}

#[tokio::test]
async fn an_answer_that_breaks_off_could_not_be_checked() {
    let stage = Stage::mock(|_| Some(Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[]"))).await;
    let reports = stage.run(SUITE, Writes::Refused).await;
    assert!(
        matches!(&reports[1].ending, Ending::Unchecked(failure) if failure.step.is_some()),
        "{:?}",
        reports[1]
    );
}
