use super::super::Step;
use super::super::node::Node;
use super::fields::{self, Missing};
use crate::criterion::Criterion;
use crate::expression::{Expression, MessagePart, Root, Source};

/// Remarks on what is read from bodies that cannot have it.
pub(super) fn check(node: &Node<'_>, step: &Step<'_>, criteria: &[(Node<'_>, Criterion)], expected: &[u64]) {
    let read = |criterion: &Criterion| !matches!(criterion, Criterion::Absent(_));
    for (node, criterion) in criteria.iter().filter(|(_, criterion)| read(criterion)) {
        for expression in criterion.expressions() {
            one(node, step, expression, expected);
        }
    }
    let outputs = node.get("outputs").map(|outputs| outputs.members()).unwrap_or_default();
    for ((_, node), (_, expression)) in outputs.iter().zip(&step.outputs) {
        one(node, step, expression, expected);
    }
}

fn one(node: &Node<'_>, step: &Step<'_>, expression: &Expression, expected: &[u64]) {
    let Root::Exchange(Source::Response(MessagePart::Body(pointer))) = expression.root() else { return };
    let responses = step.operation.responses.exact();
    let schemas = responses
        .filter(|(status, _)| expected.is_empty() || expected.contains(&u64::from(*status)))
        .map(|(_, response)| response.content_for("application/json")?.schema.as_ref());
    let missing: Option<Vec<Missing>> =
        schemas.map(|schema| fields::missing(step.system.value(), schema?, pointer)).collect();
    // Every answer that may come is without it.
    if let Some([first, ..]) = missing.as_deref() {
        node.remark(
            format!("no answer of `{}` that is expected here has `{pointer}`", step.operation.id),
            first.known(),
            format!("look at `{}` in the schema of the answer", first.member),
        );
    }
}
