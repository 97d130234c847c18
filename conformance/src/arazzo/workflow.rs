use super::names::Names;
use super::node::Node;
use super::suite::Surroundings;
use super::{Case, Input, Step, argument, cases, extension, identifier, inputs, lint, outputs, step};

/// A scenario: steps in order, each of which may use what the ones before it found.
#[derive(Debug)]
pub(crate) struct Workflow<'c> {
    pub(crate) id: String,
    pub(crate) inputs: Vec<Input>,
    /// Each is run on its own; without any, the workflow is run once.
    pub(crate) cases: Vec<Case>,
    pub(crate) steps: Vec<Step<'c>>,
    pub(crate) tags: Vec<String>,
}

const KEYS: [&str; 7] = ["workflowId", "summary", "description", "inputs", "steps", "outputs", "parameters"];
const LATER: [&str; 3] = ["dependsOn", "successActions", "failureActions"];

pub(super) fn read<'c, 'd>(
    node: &Node<'d>,
    taken: &mut Vec<&'d str>,
    around: &Surroundings<'c, 'd>,
) -> Option<Workflow<'c>> {
    node.keys(&KEYS, &LATER);
    let id = identifier::read(node, "workflowId", taken);
    taken.extend(id);
    let inputs = inputs::read(node, around);
    let cases = cases::read(node, &inputs);
    let mut names = Names::new(&inputs);
    let shared = Shared { arguments: argument::read(node, around, &names), marks: extension::read(node) };
    let nodes = node.filled("steps");
    let steps: Vec<_> =
        nodes.iter().filter_map(|node| step::read(node, &mut names, &shared, around)).collect();
    lint::unused(&nodes, &steps, &outputs::of_workflow(node, &names));
    Some(Workflow { id: id?.to_owned(), inputs, cases, steps, tags: extension::tags(node) })
}

/// What a workflow gives to each of its steps.
pub(super) struct Shared {
    pub(super) arguments: Vec<super::Argument>,
    pub(super) marks: extension::Marks,
}
