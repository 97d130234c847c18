use super::names::{Moment, Names};
use super::node::Node;
use super::outputs::expression;
use crate::criterion::Criterion;

/// Reads `x-absent` of a step: what must not be there, each an expression over the answer.
pub(super) fn read<'d>(step: &Node<'d>, names: &Names<'_>) -> Vec<(Node<'d>, Criterion)> {
    step.list("x-absent").iter().filter_map(|node| Some((node.clone(), absent(node, names)?))).collect()
}

fn absent(node: &Node<'_>, names: &Names<'_>) -> Option<Criterion> {
    let expression = expression(node, names, Moment::Answered)?;
    if !expression.can_be_absent() {
        node.report(
            format!("`{expression}` cannot be absent"),
            "name a header or a member of the body: $response.body#/data/password",
        );
    }
    Some(Criterion::Absent(expression))
}
