use std::sync::Arc;

use specs::{Operation, Pointer, Position, SourceFile, System};

use super::extension::{self, Marks};
use super::names::{Moment, Names};
use super::node::Node;
use super::suite::Surroundings;
use super::workflow::Shared;
use super::{
    Argument, Authentication, Case, Payload, Promises, absent, argument, criteria, hints, lint, operation,
    outputs, payload, redirects, security,
};
use crate::compare::Hints;
use crate::criterion::Criterion;
use crate::exchange::Redirects;
use crate::expression::Expression;
use crate::target::control_api;

/// One call of one operation, and what must be true of the answer.
#[derive(Debug)]
pub(crate) struct Step<'c> {
    pub(crate) id: String,
    pub(crate) system: &'c System,
    pub(crate) operation: &'c Operation,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) authentication: Vec<Authentication>,
    pub(crate) payload: Option<Payload>,
    pub(crate) criteria: Vec<Criterion>,
    pub(crate) outputs: Vec<(String, Expression)>,
    pub(crate) redirects: Redirects,
    /// What comparing with another target should know.
    pub(crate) compare: Hints,
    /// The file that it stands in, and where; none where there is no file.
    place: Option<(Arc<SourceFile>, Pointer)>,
    /// What it says of its promise, and what its workflow does.
    marks: Marks,
    around: Marks,
}

const KEYS: [&str; 10] = [
    "stepId",
    "description",
    "operationId",
    "operationPath",
    "parameters",
    "requestBody",
    "successCriteria",
    "outputs",
    "onSuccess",
    "onFailure",
];

/// Reads a step that calls an operation.
pub(super) fn read<'c, 'd>(
    node: &Node<'d>,
    names: &Names<'d>,
    shared: &Shared<'d>,
    around: &Surroundings<'c, 'd>,
) -> Option<Step<'c>> {
    node.keys(&KEYS);
    let found = operation::read(node, around);
    let own = argument::read(node, around, names);
    let payload = payload::read(node, names);
    let mut criteria = criteria::read(node, "successCriteria", names, Moment::Answered);
    criteria.extend(absent::read(node, names));
    let outputs = outputs::read(node, names, Moment::Answered);
    let authentication = found.map(|(system, _)| security::read(node, system, names)).unwrap_or_default();
    let (redirects, marks) = (redirects::read(node), extension::read(node));
    let (system, operation) = found?;
    // What a workflow gives to its systems is not for the mock that they run on.
    let shared_arguments = if control_api::is(system) { &[] } else { shared.arguments.as_slice() };
    let arguments = argument::merge(shared_arguments, own);
    argument::check(node, operation, &arguments);
    let read = Step {
        id: node.get("stepId")?.text()?.to_owned(),
        system,
        operation,
        arguments,
        authentication,
        payload,
        criteria: criteria.iter().map(|(_, criterion)| criterion.clone()).collect(),
        outputs,
        redirects,
        compare: hints::read(node),
        place: around.source.clone().map(|source| (source, node.pointer().clone())),
        marks,
        around: shared.marks.clone(),
    };
    lint::step(node, &read, &criteria);
    Some(read)
}

impl Step<'_> {
    /// What a target that fails the step breaks, in a case of its workflow.
    pub(crate) fn promises(&self, case: Option<&Case>) -> Promises {
        let of_case = case.map(|case| case.marks.clone()).unwrap_or_default();
        Promises::new(self.operation, self.marks.clone().or(&of_case).or(&self.around))
    }

    /// Line and column of it in its file.
    pub(crate) fn position(&self) -> Option<Position> {
        let (source, pointer) = self.place.as_ref()?;
        source.position(pointer).position
    }

    /// Is it for the mock that the suite runs on, rather than for a system?
    pub(crate) fn is_control(&self) -> bool {
        control_api::is(self.system)
    }

    /// Every expression of the step, in reading order.
    pub(crate) fn expressions(&self) -> Vec<&Expression> {
        let arguments = self.arguments.iter().flat_map(|argument| argument.value.expressions());
        let authentication = self.authentication.iter().flat_map(Authentication::expressions);
        let payload = self.payload.iter().flat_map(Payload::expressions);
        let criteria = self.criteria.iter().flat_map(Criterion::expressions);
        let outputs = self.outputs.iter().map(|(_, expression)| expression);
        arguments.chain(authentication).chain(payload).chain(criteria).chain(outputs).collect()
    }
}
