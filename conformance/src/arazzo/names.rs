use std::borrow::Cow;

use specs::Pointer;

use super::index::Index;
use super::node::Node;
use super::{Input, lint, portable};
use crate::expression::{Expression, Root, Side, WorkflowName, member};

/// What an expression of a workflow may name at some point in it.
pub(super) struct Names<'d> {
    inputs: Vec<String>,
    steps: Vec<Before<'d>>,
    beyond: Beyond<'d>,
}

/// A step so far.
struct Before<'d> {
    id: &'d str,
    /// Outputs that it names.
    outputs: Vec<&'d str>,
    /// Outputs of the workflow that it calls, which are its own too.
    called: Vec<String>,
}

/// What there is to name beyond a workflow.
#[derive(Clone)]
pub(super) struct Beyond<'d> {
    pub(super) index: &'d Index,
    pub(super) document: usize,
    /// Source descriptions with their keys, and with the document of those that are suites.
    pub(super) sources: Vec<(&'d str, Vec<&'d str>, Option<usize>)>,
    /// Source descriptions of suites that could not be read, which is told already.
    pub(super) unread: Vec<&'d str>,
    pub(super) parameters: Vec<&'d str>,
}

/// When an expression is evaluated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment<'m> {
    /// Before the request is sent, or after the whole workflow: there is no exchange to read.
    Apart,
    /// After the response has been read.
    Answered,
    /// After the workflow that the step calls, which has these outputs, if it could be read.
    Called(Option<&'m [String]>),
}

impl<'d> Names<'d> {
    pub(super) fn new(inputs: &[Input], beyond: Beyond<'d>) -> Self {
        let inputs = inputs.iter().map(|input| input.name.clone()).collect();
        Self { inputs, steps: Vec::new(), beyond }
    }

    /// Ids of the steps so far.
    pub(super) fn steps(&self) -> Vec<&'d str> {
        self.steps.iter().map(|step| step.id).collect()
    }

    pub(super) fn add(&mut self, id: &'d str, outputs: Vec<&'d str>, called: Vec<String>) {
        self.steps.push(Before { id, outputs, called });
    }

    /// Reports an expression that names what is not there at this moment.
    pub(super) fn check(&self, node: &Node<'_>, expression: &Expression, moment: Moment<'_>) {
        portable::expression(node, expression);
        if moment != Moment::Answered && expression.needs_exchange() {
            node.report(
                format!("`{expression}` has no value here"),
                "only criteria and step outputs read an exchange",
            );
        }
        match expression.root() {
            Root::Input { name, pointer } => {
                known(node, "input", name, pointer, self.inputs.iter().map(String::as_str));
            }
            Root::Step { step, output, pointer } => {
                self.check_step(node, expression, (step, output), pointer);
            }
            Root::Output { name, pointer } => check_called(node, expression, name, pointer, moment),
            Root::Workflow { workflow, side, name, pointer } => {
                self.check_workflow(node, workflow, *side, name, pointer);
            }
            Root::Source { source, field } => self.check_source(node, source, field),
            Root::Parameter { name, pointer } => {
                known(node, "reusable parameter", name, pointer, self.beyond.parameters.iter().copied());
            }
            _ => {}
        }
    }

    fn check_step(
        &self,
        node: &Node<'_>,
        expression: &Expression,
        (step, output): (&str, &str),
        pointer: &Pointer,
    ) {
        let Some(before) = self.steps.iter().find(|before| before.id == step) else {
            return named(node, "earlier step", step, self.steps.iter().map(|before| before.id));
        };
        let is_own = |name: &str| before.outputs.contains(&name);
        let is_called = |name: &str| before.called.iter().any(|called| called == name);
        if member(output, pointer, is_own).is_none() && member(output, pointer, is_called).is_some() {
            return lint::unnamed(node, expression, step, output);
        }
        let names = before.outputs.iter().copied().chain(before.called.iter().map(String::as_str));
        known(node, &format!("output of step `{step}`"), output, pointer, names);
    }

    fn check_workflow(
        &self,
        node: &Node<'_>,
        workflow: &WorkflowName,
        side: Side,
        name: &str,
        pointer: &Pointer,
    ) {
        let Beyond { index, document, sources, .. } = &self.beyond;
        let document = match &workflow.source {
            None => *document,
            Some(source) if self.beyond.unread.contains(&source.as_str()) => return,
            Some(source) => {
                let suites = || sources.iter().filter_map(|(name, _, suite)| Some((*name, (*suite)?)));
                let Some((_, suite)) = suites().find(|(name, _)| name == source) else {
                    return named(node, "suite", source, suites().map(|(name, _)| name));
                };
                suite
            }
        };
        let Some(key) = index.find(document, &workflow.id) else {
            let ids = index.of(document).map(|(_, declared)| declared.id.as_str());
            return named(node, "workflow", &workflow.id, ids);
        };
        let declared = index.declared(key);
        let inputs = declared.inputs.iter().map(|input| input.name.as_str());
        match side {
            Side::Inputs => {
                known(node, &format!("input of workflow `{}`", workflow.id), name, pointer, inputs);
            }
            Side::Outputs => {
                let outputs = declared.outputs.iter().map(String::as_str);
                known(node, &format!("output of workflow `{}`", workflow.id), name, pointer, outputs);
            }
        }
    }

    fn check_source(&self, node: &Node<'_>, source: &str, field: &str) {
        match self.beyond.sources.iter().find(|(name, ..)| *name == source) {
            Some((_, fields, _)) => {
                named(node, &format!("field of `{source}`"), field, fields.iter().copied());
            }
            None => {
                named(node, "source description", source, self.beyond.sources.iter().map(|(name, ..)| *name))
            }
        }
    }
}

fn check_called(node: &Node<'_>, expression: &Expression, name: &str, pointer: &Pointer, moment: Moment<'_>) {
    match moment {
        Moment::Called(None) => {}
        Moment::Called(Some(outputs)) => {
            known(node, "output of the called workflow", name, pointer, outputs.iter().map(String::as_str));
        }
        Moment::Apart | Moment::Answered => node.report(
            format!("`{expression}` has no value here"),
            "only the criteria and outputs of a step that calls a workflow read $outputs",
        ),
    }
}

/// Reports a name that is not known, also with what follows its dots as members.
fn known<'n>(
    node: &Node<'_>,
    what: &str,
    name: &str,
    pointer: &Pointer,
    names: impl Iterator<Item = &'n str>,
) {
    let names: Vec<_> = names.collect();
    let (name, _) =
        member(name, pointer, |name| names.contains(&name)).unwrap_or((name, Cow::Borrowed(pointer)));
    named(node, what, name, names.into_iter());
}

fn named<'n>(node: &Node<'_>, what: &str, name: &str, names: impl Iterator<Item = &'n str>) {
    let names: Vec<_> = names.collect();
    if names.contains(&name) {
        return;
    }
    let hint = match names.as_slice() {
        [] => format!("there is no {what} here"),
        names => format!("known here: {}", names.join(", ")),
    };
    node.report(format!("no {what} is named `{name}`"), hint);
}
