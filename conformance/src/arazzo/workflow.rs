use std::collections::HashMap;
use std::sync::Arc;

use super::extension::{self, Marks};
use super::names::{Moment, Names};
use super::node::Node;
use super::suite::Surroundings;
use super::{
    Argument, Case, Input, Routine, Step, argument, cases, identifier, inputs, lint, outputs, part, reference,
};
use crate::expression::{Template, WorkflowKey};

/// A scenario that can be run: a workflow with everything that it leads to.
#[derive(Debug)]
pub(crate) struct Workflow<'c> {
    pub(crate) id: String,
    pub(crate) inputs: Vec<Input>,
    /// Each is run on its own; without any, the workflow is run once.
    pub(crate) cases: Vec<Case>,
    /// Every call of an operation that it may make, its own first, then those of workflows that it
    /// depends on, calls or goes to.
    pub(crate) steps: Vec<Arc<Step<'c>>>,
    pub(crate) tags: Vec<String>,
    pub(crate) key: WorkflowKey,
    /// The workflow itself and those that it leads to.
    pub(super) routines: HashMap<WorkflowKey, Arc<Routine<'c>>>,
}

/// A workflow as it is written, and what is said of running it on its own.
pub(super) struct Written<'c> {
    pub(super) routine: Arc<Routine<'c>>,
    pub(super) cases: Vec<Case>,
    pub(super) tags: Vec<String>,
}

const KEYS: [&str; 10] = [
    "workflowId",
    "summary",
    "description",
    "inputs",
    "dependsOn",
    "steps",
    "successActions",
    "failureActions",
    "outputs",
    "parameters",
];

pub(super) fn read<'c, 'd>(
    node: &Node<'d>,
    taken: &mut Vec<&'d str>,
    around: &Surroundings<'c, 'd>,
) -> Option<Written<'c>> {
    node.keys(&KEYS);
    let id = identifier::read(node, "workflowId", taken);
    taken.extend(id);
    let inputs = inputs::read(node, around);
    let cases = cases::read(node, &inputs, around.schemas());
    let mut names = Names::new(&inputs, around.beyond.clone());
    let depends_on = depends_on(node, around);
    let nodes = node.filled("steps");
    let (arguments, given) = argument::shared(node, around, &names);
    let shared = Shared {
        arguments,
        given,
        marks: extension::read(node),
        steps: nodes
            .iter()
            .map(|node| node.value().get("stepId")?.as_str())
            .map(Option::unwrap_or_default)
            .collect(),
        success_actions: node.list("successActions"),
        failure_actions: node.list("failureActions"),
    };
    let parts: Vec<_> =
        nodes.iter().filter_map(|node| part::read(node, &mut names, &shared, around)).collect();
    let outputs = outputs::read(node, &names, Moment::Apart);
    lint::unused(&nodes, &parts, &outputs);
    let routine = Routine {
        suite: around.name.to_owned(),
        id: id?.to_owned(),
        inputs,
        depends_on,
        parts,
        outputs,
        known: Arc::clone(&around.known),
        schemas: Arc::clone(around.schemas()),
    };
    Some(Written { routine: Arc::new(routine), cases, tags: extension::tags(node) })
}

fn depends_on(node: &Node<'_>, around: &Surroundings<'_, '_>) -> Vec<WorkflowKey> {
    let mut found = Vec::new();
    for item in node.list("dependsOn") {
        let Some(key) = reference::workflow(&item, around) else { continue };
        if found.contains(&key) {
            item.report("the workflow is depended on twice", "leave one of them out");
        } else {
            found.push(key);
        }
    }
    found
}

/// What a workflow gives to each of its steps.
pub(super) struct Shared<'d> {
    pub(super) arguments: Vec<Argument>,
    /// What it gives to inputs of workflows that its steps call.
    pub(super) given: Vec<(String, Template)>,
    pub(super) marks: Marks,
    /// Ids of the steps, in order.
    pub(super) steps: Vec<&'d str>,
    pub(super) success_actions: Vec<Node<'d>>,
    pub(super) failure_actions: Vec<Node<'d>>,
}
