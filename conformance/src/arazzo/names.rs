use super::Input;
use super::node::Node;
use crate::expression::{Expression, Root};

/// What an expression of a workflow may name at some point in it.
pub(super) struct Names<'d> {
    inputs: Vec<String>,
    /// Steps so far, with their outputs.
    steps: Vec<(&'d str, Vec<&'d str>)>,
}

/// When an expression is evaluated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// Before the request is sent, or after the whole workflow: there is no exchange to read.
    Apart,
    /// After the response has been read.
    Answered,
}

impl<'d> Names<'d> {
    pub(super) fn new(inputs: &[Input]) -> Self {
        Self { inputs: inputs.iter().map(|input| input.name.clone()).collect(), steps: Vec::new() }
    }

    /// Ids of the steps so far.
    pub(super) fn steps(&self) -> Vec<&'d str> {
        self.steps.iter().map(|(id, _)| *id).collect()
    }

    pub(super) fn add(&mut self, step: &'d str, outputs: Vec<&'d str>) {
        self.steps.push((step, outputs));
    }

    /// Reports an expression that names what is not there at this moment.
    pub(super) fn check(&self, node: &Node<'_>, expression: &Expression, moment: Moment) {
        if moment == Moment::Apart && expression.needs_exchange() {
            node.report(
                format!("`{expression}` has no value here"),
                "only criteria and step outputs read an exchange",
            );
        }
        match expression.root() {
            Root::Input { name, .. } => known(node, "input", name, self.inputs.iter().map(String::as_str)),
            Root::Step { step, output, .. } => self.check_output(node, step, output),
            _ => {}
        }
    }

    fn check_output(&self, node: &Node<'_>, step: &str, output: &str) {
        match self.steps.iter().find(|(id, _)| *id == step) {
            Some((_, outputs)) => {
                known(node, &format!("output of step `{step}`"), output, outputs.iter().copied())
            }
            None => known(node, "earlier step", step, self.steps.iter().map(|(id, _)| *id)),
        }
    }
}

fn known<'n>(node: &Node<'_>, what: &str, name: &str, names: impl Iterator<Item = &'n str>) {
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
