//! Calls of workflows, dependencies, actions.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use super::found;
use super::stage::{Reply, Stage};
use crate::event::{CouldNotCheck, Ending, WorkflowReport};
use crate::target::Writes;

fn suite(workflows: &str) -> String {
    format!(
        "arazzo: 1.0.1\ninfo: {{title: Shop, version: 1.0.0}}\n\
         sourceDescriptions: [{{name: shop, url: shop.yaml, type: openapi}}]\n\
         components:\n  failureActions: {{again: {{name: again, type: retry, retryAfter: 0.001, retryLimit: 3}}}}\n\
         \x20 parameters: {{first: {{name: item_id, in: path, value: itm_1}}}}\n\
         workflows:\n{workflows}"
    )
}

/// A shop with two items.
fn healthy(request: &str) -> Option<Reply> {
    match request.split('/').next_back()? {
        "items" if request.starts_with("POST") => Some(Reply::json(201, &item("itm_9"))),
        "items" => Some(Reply::json(200, &json!([]))),
        id @ ("itm_1" | "itm_2") => Some(Reply::json(200, &item(id)).with_header("x-total: 1")),
        _ => None,
    }
}

fn item(id: &str) -> serde_json::Value {
    json!({"data": {"id": id, "name": "Lamp"}})
}

/// What was asked of the shop, in order.
fn asked(stage: &Stage) -> Vec<String> {
    let log = stage.log();
    let shop = log
        .iter()
        .filter_map(|line| line.split_once("/@W0/shop").map(|(verb, path)| format!("{verb}{path}")));
    shop.collect()
}

fn unchecked(report: &WorkflowReport) -> &CouldNotCheck {
    match &report.ending {
        Ending::Unchecked(failure) => failure,
        other => panic!("{other:?}"),
    }
}

/// Only the first workflow is looked at; the others are what it leads to.
async fn ran(stage: &Stage, workflows: &str) -> WorkflowReport {
    stage.run(&suite(workflows), Writes::Allowed).await.remove(0)
}

const CALL: &str = "
  - workflowId: outer
    inputs: {properties: {alice: {type: string}}}
    steps:
      - stepId: fetch
        workflowId: inner
        parameters: [{name: who, value: $inputs.alice}, {name: item, value: itm_2}]
        successCriteria: [{condition: $outputs.name == 'Lamp'}]
        outputs: {named: $outputs.name}
      - stepId: read
        operationId: readItem
        parameters: [{name: item_id, in: path, value: $steps.fetch.outputs.id}]
        successCriteria:
          - condition: $response.body.data.name == $steps.fetch.outputs.named
          - condition: $workflows.inner.inputs.item == $response.body#/data/id
  - workflowId: inner
    inputs: {properties: {who: {type: string}, item: {type: string, default: itm_1}, shade: {type: integer}}}
    steps:
      - stepId: read
        operationPath: '{$sourceDescriptions.shop.url}#/paths/~1items~1{item_id}/get'
        x-security: [{schemeName: key, values: {apiKey: $inputs.who}}]
        parameters: [{name: item_id, in: path, value: $inputs.item}]
        successCriteria: [{condition: $statusCode == 200}]
        outputs: {item: $response.body#/data}
    outputs: {id: $steps.read.outputs.item#/id, name: $steps.read.outputs.item.name}
";

#[tokio::test]
async fn a_workflow_is_called_with_inputs_and_yields_outputs() {
    let stage = Stage::mock(healthy).await;
    let report = ran(&stage, CALL).await;
    assert_eq!(found(&report), Vec::<String>::new());
    assert!(matches!(report.ending, Ending::Judged), "{report:?}");
    assert_eq!((report.steps, report.unreached), (2, 0));
    assert_eq!(asked(&stage), ["GET /items/itm_2", "GET /items/itm_2"]);
    // The credential that was handed on is asked for once, and for nobody else.
    let tokens = stage.log().iter().filter(|line| line.ends_with("W0/__mock/tokens")).count();
    assert_eq!(tokens, 1);
}

#[tokio::test]
async fn a_finding_in_a_called_workflow_ends_the_caller_and_says_where_it_stands() {
    let stage = Stage::mock(|_| Some(Reply::json(404, &json!({})))).await;
    let report = ran(&stage, CALL).await;
    assert_eq!(found(&report), ["read: $statusCode"]);
    assert_eq!(report.findings[0].step.workflow, "inner");
    assert_eq!((report.steps, report.unreached), (1, 1));
}

#[tokio::test]
async fn what_a_called_workflow_yields_is_judged_by_the_step() {
    let stage = Stage::mock(|request| {
        let chair = json!({"data": {"id": "itm_2", "name": "Chair"}});
        request.ends_with("itm_2").then(|| Reply::json(200, &chair).with_header("x-total: 1"))
    })
    .await;
    let report = ran(&stage, CALL).await;
    assert_eq!(found(&report), ["fetch: $outputs.name"]);
    assert_eq!(report.findings[0].flaw.actual, "$outputs.name is \"Chair\"");
    assert_eq!(report.findings[0].reproduce, "conformance run 'shop.arazzo.yaml' --workflow 'outer'");
}

#[tokio::test]
async fn an_argument_that_is_not_of_the_inputs_schema_is_not_sent() {
    let stage = Stage::mock(healthy).await;
    let workflows = CALL.replace("{name: item, value: itm_2}", "{name: shade, value: '{$inputs.alice}!'}");
    let report = ran(&stage, &workflows).await;
    let failure = unchecked(&report);
    assert_eq!(
        failure.reason,
        "step `fetch` cannot call `inner`: the input `shade` of workflow `inner` cannot be \"***!\": its schema has `type: integer`"
    );
    assert_eq!(asked(&stage), Vec::<String>::new());
}

const DEPENDS: &str = "
  - workflowId: last
    dependsOn: [left, right]
    steps:
      - stepId: read
        operationId: readItem
        parameters: [{name: item_id, in: path, value: $workflows.first.outputs.id}]
        successCriteria: [{condition: $workflows.left.outputs.status == 200}]
  - workflowId: left
    dependsOn: [first]
    steps: [{stepId: list, operationId: listItems, successCriteria: [{condition: $statusCode == 200}], outputs: {status: $statusCode}}]
    outputs: {status: $steps.list.outputs.status}
  - workflowId: right
    dependsOn: [first]
    steps: [{stepId: list, operationId: listItems}]
  - workflowId: first
    steps:
      - stepId: read
        operationId: readItem
        parameters: [{reference: $components.parameters.first, value: itm_2}]
        successCriteria: [{condition: $statusCode == 200}]
        outputs: {id: $response.body#/data/id}
    outputs: {id: $steps.read.outputs.id}
";

#[tokio::test]
async fn what_a_workflow_depends_on_runs_once_and_before_it() {
    let stage = Stage::mock(healthy).await;
    let report = ran(&stage, DEPENDS).await;
    assert_eq!(found(&report), Vec::<String>::new());
    assert_eq!(asked(&stage), ["GET /items/itm_2", "GET /items", "GET /items", "GET /items/itm_2"]);
    assert_eq!((report.steps, report.unreached), (4, 0));
}

#[tokio::test]
async fn a_workflow_is_not_run_where_what_it_depends_on_failed() {
    let stage = Stage::mock(|request| request.ends_with("items").then(|| Reply::json(200, &json!([])))).await;
    let report = ran(&stage, DEPENDS).await;
    assert_eq!(unchecked(&report).reason, "the workflow `first`, which `left` depends on, failed");
    assert_eq!(found(&report), ["read: $statusCode"]);
    assert_eq!(asked(&stage), ["GET /items/itm_2"]);
    assert_eq!(report.unreached, 3);
}

/// A shop whose list comes at the third time it is asked for.
async fn busy(status: u16, asked: &'static AtomicUsize, header: &'static str) -> Stage {
    asked.store(0, Ordering::SeqCst);
    Stage::mock_with(move |request| {
        if !request.ends_with("/items") {
            return healthy(request);
        }
        Some(match asked.fetch_add(1, Ordering::SeqCst) {
            0 | 1 => Reply::json(status, &json!({})).with_header(header),
            _ => Reply::json(200, &json!([])),
        })
    })
    .await
}

const RETRY: &str = "
  - workflowId: patient
    steps:
      - stepId: list
        operationId: listItems
        successCriteria: [{condition: $statusCode == 200}]
        onFailure:
          - {reference: $components.failureActions.again}
          - {name: look, type: goto, stepId: read}
      - {stepId: over, operationId: listItems}
      - {stepId: read, operationId: readItem, parameters: [{reference: $components.parameters.first}]}
";

#[tokio::test]
async fn a_step_is_tried_again_and_only_its_last_attempt_counts() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let stage = busy(503, &ASKED, "retry-after: 0").await;
    let report = ran(&stage, RETRY).await;
    assert_eq!(found(&report), Vec::<String>::new());
    assert_eq!(asked(&stage)[..3], ["GET /items", "GET /items", "GET /items"]);
    assert_eq!((report.steps, report.unreached), (3, 0));
}

#[tokio::test]
async fn a_step_that_keeps_failing_is_found_and_the_action_after_the_retry_is_taken() {
    let stage = Stage::mock(|request| healthy(request).filter(|_| !request.ends_with("/items"))).await;
    let report = ran(&stage, RETRY).await;
    assert_eq!(found(&report), ["list: $statusCode", "list: status"]);
    assert_eq!(asked(&stage), ["GET /items"; 4].into_iter().chain(["GET /items/itm_1"]).collect::<Vec<_>>());
    assert_eq!((report.steps, report.unreached), (2, 1));
}

#[tokio::test]
async fn a_target_that_asks_for_more_patience_than_there_is_could_not_be_checked() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let stage = busy(429, &ASKED, "retry-after: 3600").await;
    let report = ran(&stage, RETRY).await;
    assert_eq!(
        unchecked(&report).reason,
        "step `list` is to wait 3600 s before it is tried again, and the runner waits 60 s at most"
    );
    assert_eq!(asked(&stage), ["GET /items"]);
}

#[tokio::test]
async fn something_else_is_run_before_a_step_is_tried_again() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let stage = busy(401, &ASKED, "x-a: b").await;
    let workflows = "
  - workflowId: refreshing
    steps:
      - stepId: list
        operationId: listItems
        successCriteria: [{condition: $statusCode == 200}]
        onFailure:
          - {name: by-step, type: retry, stepId: refresh, retryLimit: 1}
          - {name: by-workflow, type: retry, workflowId: renew, criteria: [{condition: $statusCode == 401}]}
        onSuccess: [{name: enough, type: end}]
      - {stepId: refresh, operationId: readItem, parameters: [{reference: $components.parameters.first}]}
  - workflowId: renew
    steps: [{stepId: read, operationId: readItem, parameters: [{reference: $components.parameters.first, value: itm_2}]}]
";
    let report = ran(&stage, workflows).await;
    assert_eq!(found(&report), Vec::<String>::new());
    let expected = ["GET /items", "GET /items/itm_1", "GET /items", "GET /items/itm_2", "GET /items"];
    assert_eq!(asked(&stage), expected);
    assert_eq!((report.steps, report.unreached), (3, 0));
}

const ACTIONS: &str = "
  - workflowId: winding
    successActions:
      - {name: leave, type: goto, workflowId: elsewhere, criteria: [{condition: $statusCode == 201}]}
    steps:
      - stepId: list
        operationId: listItems
        onSuccess:
          - {name: full, type: end, criteria: [{context: $response.body, type: jsonpath, condition: '$[0]'}]}
          - {name: empty, type: goto, stepId: make}
      - {stepId: passed-over, operationId: headItem, parameters: [{reference: $components.parameters.first}]}
      - {stepId: make, operationId: createItem, requestBody: {payload: {id: itm_9, name: Lamp}}}
      - {stepId: never, operationId: listItems}
  - workflowId: elsewhere
    steps: [{stepId: read, operationId: readItem, parameters: [{reference: $components.parameters.first}]}]
";

#[tokio::test]
async fn actions_lead_over_steps_and_to_other_workflows() {
    let stage = Stage::mock(healthy).await;
    let report = ran(&stage, ACTIONS).await;
    assert_eq!(found(&report), Vec::<String>::new());
    assert_eq!(asked(&stage), ["GET /items", "POST /items", "GET /items/itm_1"]);
    assert_eq!((report.steps, report.unreached), (3, 0));
}

#[tokio::test]
async fn a_failed_step_goes_where_it_says_and_is_found_all_the_same() {
    let workflows = "
  - workflowId: tidy
    steps:
      - stepId: read
        operationId: readItem
        parameters: [{name: item_id, in: path, value: none}]
        successCriteria: [{condition: $statusCode == 200}]
        onFailure: [{name: clear-away, type: goto, stepId: clear}]
      - {stepId: next, operationId: listItems}
      - {stepId: clear, operationId: listItems}
";
    let stage = Stage::mock(healthy).await;
    let report = ran(&stage, workflows).await;
    assert_eq!(found(&report), ["read: $statusCode"]);
    assert_eq!(asked(&stage), ["GET /items/none", "GET /items"]);
}

#[tokio::test]
async fn a_scenario_that_goes_in_circles_is_ended() {
    let round = |action: &str| {
        format!(
            "
  - workflowId: round
    steps: [{{stepId: list, operationId: listItems, onSuccess: [{{name: again, type: goto, {action}}}]}}]
"
        )
    };
    for action in ["stepId: list", "workflowId: round"] {
        let stage = Stage::mock(healthy).await;
        let report = ran(&stage, &round(action)).await;
        assert_eq!(unchecked(&report).reason, "workflow `round` goes in circles: more than 250 jumps");
    }
}

#[tokio::test]
async fn a_workflow_that_calls_itself_by_way_of_an_action_is_ended() {
    let workflows = "
  - workflowId: deep
    steps:
      - stepId: list
        operationId: listItems
        successCriteria: [{condition: $statusCode == 404}]
        onFailure: [{name: again, type: retry, workflowId: deep}]
";
    let stage = Stage::mock(healthy).await;
    let report = ran(&stage, workflows).await;
    assert_eq!(unchecked(&report).reason, "more than 32 workflows run within each other");
}

#[tokio::test]
async fn what_is_written_in_a_called_workflow_is_refused_on_a_deployment() {
    let workflows = "
  - workflowId: reading
    steps: [{stepId: call, workflowId: writing}]
  - workflowId: writing
    steps: [{stepId: make, operationId: createItem, requestBody: {payload: {id: itm_9, name: Lamp}}}]
";
    let stage = Stage::deployment(healthy).await;
    let reports = stage.run(&suite(workflows), Writes::Refused).await;
    assert!(matches!(&reports[0].ending, Ending::Skipped(reason) if reason.contains("createItem")));
    assert!(!stage.log().iter().any(|line| line.starts_with("POST")));
}
