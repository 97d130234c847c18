use super::super::node::Node;
use super::super::routine::{Does, Part};
use super::super::workflow::Shared;
use super::super::{Call, Turn};
use crate::expression::{Expression, Root};

/// Remarks on what other runners do otherwise between steps and workflows.
pub(in crate::arazzo) fn check(node: &Node<'_>, part: &Part<'_>, shared: &Shared<'_>) {
    if let Does::Call(call) = &part.does {
        called(node, call);
    }
    actions(node, "onSuccess", shared.success_actions.len());
    actions(node, "onFailure", shared.failure_actions.len());
    unlimited(node, part);
}

/// Redocly Respect takes the outputs that the step names, out of those that the workflow yields, and that is all.
fn called(node: &Node<'_>, call: &Call) {
    for key in ["successCriteria", "onSuccess", "onFailure"] {
        if let Some(list) = node.get(key) {
            list.remark_key(
                format!("other runners do not look at `{key}` of a step that calls a workflow"),
                "the criteria of the workflow's own steps".to_owned(),
                "say it in the workflow, or in a step after it",
            );
        }
    }
    let outputs = node.get("outputs").map(|outputs| outputs.members()).unwrap_or_default();
    for ((_, place), (_, expression)) in outputs.iter().zip(&call.outputs) {
        if !matches!(expression.root(), Root::Output { .. }) {
            place.remark(
                format!("other runners do not find `{expression}` in a step that calls a workflow"),
                "an output of the workflow: $outputs.id",
                "let the workflow yield it",
            );
        }
    }
    for parameter in node.list("parameters").iter().filter_map(|parameter| parameter.get("in")) {
        parameter.remark_key(
            "other runners do not give a parameter with `in` to a workflow".to_owned(),
            "a parameter with `name` and `value`".to_owned(),
            "leave it out: it is an input",
        );
    }
}

/// Some take a step's actions in place of all of its workflow's, not of those of the same names.
fn actions(node: &Node<'_>, key: &str, shared: usize) {
    if let Some(list) = node.get(key).filter(|_| shared > 0) {
        list.remark_key(
            format!("other runners forget the actions of the workflow where a step has `{key}`"),
            "actions of the workflow, or of its steps".to_owned(),
            "give each step all that it needs: `components` holds actions to refer to",
        );
    }
}

/// Some try once more without a `retryLimit`, as Arazzo says, others not at all.
fn unlimited(node: &Node<'_>, part: &Part<'_>) {
    let retries = part.on_failure.iter().filter(|action| matches!(action.turn, Turn::Retry(_)));
    let names: Vec<_> = retries.map(|action| action.name.as_str()).collect();
    for action in node.list("onFailure") {
        let is_retry = action
            .value()
            .get("name")
            .and_then(|name| name.as_str())
            .is_some_and(|name| names.contains(&name));
        if is_retry && action.get("retryLimit").is_none() {
            action.remark(
                "other runners do not try again without a `retryLimit`",
                "the number of attempts after the first",
                "write `retryLimit: 1`",
            );
        }
    }
}

/// Remarks on an output that is read of a step that calls a workflow and does not name it.
pub(in crate::arazzo) fn unnamed(node: &Node<'_>, expression: &Expression, step: &str, output: &str) {
    node.remark(
        format!("other runners do not find `{expression}`"),
        "an output that the step names",
        format!("write `outputs: {{{output}: $outputs.{output}}}` on the step `{step}`"),
    );
}
