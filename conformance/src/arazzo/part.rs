use std::sync::Arc;

use super::action::Reading;
use super::components::Reusable;
use super::names::{Moment, Names};
use super::node::Node;
use super::routine::{Does, Part};
use super::suite::Surroundings;
use super::workflow::Shared;
use super::{call, identifier, lint, step};

/// Reads a step of any kind.
pub(super) fn read<'c, 'd>(
    node: &Node<'d>,
    names: &mut Names<'d>,
    shared: &Shared<'d>,
    around: &Surroundings<'c, 'd>,
) -> Option<Part<'c>> {
    let id = identifier::read(node, "stepId", &names.steps());
    one_target(node);
    let does = match node.get("workflowId") {
        Some(_) => call::read(node, names, shared, around).map(Does::Call),
        None => step::read(node, names, shared, around).map(|step| Does::Send(Arc::new(step))),
    };
    let called = called(node, around);
    let moment = match node.get("workflowId") {
        Some(_) => Moment::Called(called.as_deref()),
        None => Moment::Answered,
    };
    let reading = Reading { around, names, moment, steps: &shared.steps };
    let on_success = reading.actions(node, ("onSuccess", &shared.success_actions), Reusable::SuccessAction);
    let on_failure = reading.actions(node, ("onFailure", &shared.failure_actions), Reusable::FailureAction);
    names.add(id?, output_names(node), called.unwrap_or_default());
    let part = Part { id: id?.to_owned(), does: does?, on_success, on_failure };
    lint::flow(node, &part, shared);
    Some(part)
}

/// Reports a step that calls more than one thing; where one of them is a workflow, the other key is unknown.
fn one_target(node: &Node<'_>) {
    if let (Some(_), Some(path)) = (node.get("operationId"), node.get("operationPath")) {
        path.report_key(
            "a step has only one of `operationId` and `operationPath`".to_owned(),
            "keep the first",
        );
    }
}

/// Outputs of the workflow that a step calls.
fn called(node: &Node<'_>, around: &Surroundings<'_, '_>) -> Option<Vec<String>> {
    let target = node.get("workflowId")?;
    let text = target.value().as_str()?;
    around.workflow(text).map(|key| around.beyond.index.declared(key).outputs.clone())
}

/// As written, so that an output whose expression is wrong is not called unknown as well.
fn output_names<'d>(step: &Node<'d>) -> Vec<&'d str> {
    let outputs = step.get("outputs").and_then(|outputs| outputs.value().as_object());
    outputs.into_iter().flat_map(|outputs| outputs.keys().map(String::as_str)).collect()
}
