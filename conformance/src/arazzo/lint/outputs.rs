use super::super::Step;
use super::super::node::Node;
use crate::expression::{Expression, Root};

/// Remarks on outputs of steps that neither a later step nor the workflow reads.
pub(in crate::arazzo) fn unused(nodes: &[Node<'_>], steps: &[Step<'_>], outputs: &[(String, Expression)]) {
    // A step with an error may be the one that reads them.
    if nodes.len() != steps.len() {
        return;
    }
    let later = steps.iter().flat_map(Step::expressions);
    let read: Vec<_> =
        later.chain(outputs.iter().map(|(_, expression)| expression)).map(Expression::root).collect();
    let is_read = |id: &str, name: &str| {
        read.iter()
            .any(|root| matches!(root, Root::Step { step, output, .. } if step == id && output == name))
    };
    for (node, step) in nodes.iter().zip(steps) {
        let named = node.get("outputs").map(|outputs| outputs.members()).unwrap_or_default();
        for (name, output) in named.iter().filter(|(name, _)| !is_read(&step.id, name)) {
            output.remark(
                format!("the output `{name}` of step `{}` is never used", step.id),
                format!("something that reads $steps.{}.outputs.{name}", step.id),
                "leave it out; that a value is there is for a criterion to say",
            );
        }
    }
}
