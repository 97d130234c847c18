use super::names::{Moment, Names};
use super::node::Node;
use crate::expression::Expression;

/// Reads a step's `outputs`: each an expression over its exchange.
pub(super) fn read(step: &Node<'_>, names: &Names<'_>) -> Vec<(String, Expression)> {
    named(step, names, Moment::Answered)
}

/// Reads a workflow's `outputs`; no run needs them before workflows can call each other.
pub(super) fn of_workflow(workflow: &Node<'_>, names: &Names<'_>) -> Vec<(String, Expression)> {
    named(workflow, names, Moment::Apart)
}

fn named(owner: &Node<'_>, names: &Names<'_>, moment: Moment) -> Vec<(String, Expression)> {
    let members = owner.get("outputs").map(|outputs| outputs.members()).unwrap_or_default();
    let output = |(name, node): (&str, Node<'_>)| Some((name.to_owned(), expression(&node, names, moment)?));
    members.into_iter().filter_map(output).collect()
}

/// Reads one expression and checks what it names.
pub(super) fn expression(node: &Node<'_>, names: &Names<'_>, moment: Moment) -> Option<Expression> {
    match node.text()?.parse::<Expression>() {
        Ok(expression) => {
            names.check(node, &expression, moment);
            Some(expression)
        }
        Err(error) => {
            node.report(error.to_string(), error.hint());
            None
        }
    }
}
