use super::components::Reusable;
use super::extension::{self, Marks};
use super::names::{Moment, Names};
use super::node::Node;
use super::suite::Surroundings;
use super::workflow::Shared;
use super::{Promise, argument, criteria, outputs, reference};
use crate::criterion::Criterion;
use crate::expression::{Expression, Template, WorkflowKey};

/// A step that runs another workflow.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) workflow: WorkflowKey,
    /// Its id, as a reader knows it.
    pub(crate) name: String,
    /// What its inputs are given.
    pub(crate) arguments: Vec<(String, Template)>,
    pub(crate) criteria: Vec<Criterion>,
    /// Beside the outputs of the workflow, which are the step's too.
    pub(crate) outputs: Vec<(String, Expression)>,
    marks: Marks,
}

const KEYS: [&str; 8] = [
    "stepId",
    "description",
    "workflowId",
    "parameters",
    "successCriteria",
    "outputs",
    "onSuccess",
    "onFailure",
];

/// Reads a step with a `workflowId`.
pub(super) fn read<'d>(
    node: &Node<'d>,
    names: &Names<'d>,
    shared: &Shared<'d>,
    around: &Surroundings<'_, 'd>,
) -> Option<Call> {
    node.keys(&KEYS);
    let target = node.required("workflowId")?;
    let workflow = reference::workflow(&target, around);
    let declared = workflow.map(|key| around.beyond.index.declared(key));
    let called = declared.map(|declared| declared.outputs.as_slice());
    let criteria = criteria::read(node, "successCriteria", names, Moment::Called(called));
    let outputs = outputs::read(node, names, Moment::Called(called));
    let own = node.list("parameters");
    let own: Vec<_> = own.iter().filter_map(|node| given(node, names, workflow, around)).collect();
    let declared = declared?;
    let is_input = |name: &str| declared.inputs.iter().any(|input| input.name == name);
    let replaced = |name: &str| own.iter().any(|(own, _)| own == name);
    let inherited = shared.given.iter().filter(|(name, _)| is_input(name) && !replaced(name)).cloned();
    let arguments: Vec<_> = inherited.chain(own.iter().cloned()).collect();
    for input in declared.inputs.iter().filter(|input| input.is_required && !input.can_be_text) {
        if input.default.is_none() && !arguments.iter().any(|(name, _)| *name == input.name) {
            target.report(
                format!("the input `{}` of workflow `{}` is not given", input.name, declared.id),
                "add it to `parameters`",
            );
        }
    }
    Some(Call {
        workflow: workflow?,
        name: declared.id.clone(),
        arguments,
        criteria: criteria.into_iter().map(|(_, criterion)| criterion).collect(),
        outputs,
        marks: extension::read(node).or(&shared.marks),
    })
}

/// A parameter of a workflow or of a step that gives an input of a workflow its value.
pub(super) fn argument<'d>(
    node: &Node<'d>,
    names: &Names<'d>,
    around: &Surroundings<'_, 'd>,
) -> Option<(Node<'d>, String, Template)> {
    let declared = around.components.reusable(Reusable::Parameter, node)?;
    declared.keys(&["name", "in", "value"]);
    let name = declared.required("name");
    let value = node.get("value").or_else(|| declared.required("value"));
    let value = value.and_then(|node| argument::template(&node, names));
    let name = name?;
    let text = name.text()?.to_owned();
    Some((name, text, value?))
}

/// An argument for a declared input, which a value that is known already fits.
fn given<'d>(
    node: &Node<'d>,
    names: &Names<'d>,
    workflow: Option<WorkflowKey>,
    around: &Surroundings<'_, 'd>,
) -> Option<(String, Template)> {
    let (place, name, value) = argument(node, names, around)?;
    let index = around.beyond.index;
    let declared = index.declared(workflow?);
    let Some(input) = declared.inputs.iter().find(|input| input.name == name) else {
        let known: Vec<_> = declared.inputs.iter().map(|input| input.name.as_str()).collect();
        place.report(
            format!("workflow `{}` has no input `{name}`", declared.id),
            format!("it has {}", if known.is_empty() { "none".to_owned() } else { known.join(", ") }),
        );
        return None;
    };
    if let Some(literal) = value.literal() {
        let node = node.get("value").unwrap_or_else(|| node.clone());
        input.check(&node, &literal, index.schemas(declared.document));
    }
    Some((name, value))
}

impl Call {
    /// What a target breaks where the step's own criteria fail.
    pub(crate) fn promise(&self) -> Promise {
        Promise::of_marks(&self.marks)
    }

    /// Every expression of the step, in reading order.
    pub(crate) fn expressions(&self) -> Vec<&Expression> {
        let arguments = self.arguments.iter().flat_map(|(_, value)| value.expressions());
        let criteria = self.criteria.iter().flat_map(Criterion::expressions);
        arguments.chain(criteria).chain(self.outputs.iter().map(|(_, expression)| expression)).collect()
    }
}
