use specs::contract::{Evidence, Level};
use specs::{Operation, System};

use super::extension::{self, Marks};
use super::names::Names;
use super::node::Node;
use super::suite::Surroundings;
use super::workflow::Shared;
use super::{Argument, Payload, argument, criteria, identifier, operation, outputs, payload};
use crate::criterion::Criterion;
use crate::expression::Expression;

/// One call of one operation, and what must be true of the answer.
#[derive(Debug)]
pub(crate) struct Step<'c> {
    pub(crate) id: String,
    pub(crate) system: &'c System,
    pub(crate) operation: &'c Operation,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) payload: Option<Payload>,
    pub(crate) criteria: Vec<Criterion>,
    pub(crate) outputs: Vec<(String, Expression)>,
    pub(crate) promise: Promise,
}

/// What a deployment that fails this step breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Promise {
    pub(crate) requirement: Option<String>,
    pub(crate) level: Level,
    pub(crate) evidence: Evidence,
}

const KEYS: [&str; 7] =
    ["stepId", "description", "operationId", "parameters", "requestBody", "successCriteria", "outputs"];
const LATER: [&str; 4] = ["operationPath", "workflowId", "onSuccess", "onFailure"];

pub(super) fn read<'c, 'd>(
    node: &Node<'d>,
    names: &mut Names<'d>,
    shared: &Shared,
    around: &Surroundings<'c, 'd>,
) -> Option<Step<'c>> {
    node.keys(&KEYS, &LATER);
    let id = identifier::read(node, "stepId", &names.steps());
    let found = operation::read(node, around);
    let own = argument::read(node, around, names);
    let (payload, criteria) = (payload::read(node, names), criteria::read(node, names));
    let outputs = outputs::read(node, names);
    let marks = extension::read(node);
    names.add(id?, output_names(node));
    let (system, operation) = found?;
    let arguments = argument::merge(&shared.arguments, own);
    argument::check(node, operation, &arguments);
    let promise = promise(operation, marks, &shared.marks);
    Some(Step { id: id?.to_owned(), system, operation, arguments, payload, criteria, outputs, promise })
}

/// As written, so that an output whose expression is wrong is not called unknown as well.
fn output_names<'d>(step: &Node<'d>) -> Vec<&'d str> {
    let outputs = step.get("outputs").and_then(|outputs| outputs.value().as_object());
    outputs.into_iter().flat_map(|outputs| outputs.keys().map(String::as_str)).collect()
}

/// The step's own marks, then the workflow's, then the operation's; evidence is always the operation's.
fn promise(operation: &Operation, step: Marks, workflow: &Marks) -> Promise {
    Promise {
        requirement: step.requirement.or_else(|| workflow.requirement.clone()).or_else(|| operation.requirement.clone()),
        level: step.level.or(workflow.level).unwrap_or(operation.level),
        evidence: operation.evidence,
    }
}
