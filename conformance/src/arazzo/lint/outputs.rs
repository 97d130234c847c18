use super::super::node::Node;
use super::super::routine::{Does, Part};
use crate::expression::{Expression, Root};

/// Remarks on outputs of steps that neither a later step nor the workflow reads.
pub(in crate::arazzo) fn unused(nodes: &[Node<'_>], parts: &[Part<'_>], outputs: &[(String, Expression)]) {
    // A step with an error may be the one that reads them.
    if nodes.len() != parts.len() {
        return;
    }
    let later = parts.iter().flat_map(Part::expressions);
    let read: Vec<_> =
        later.chain(outputs.iter().map(|(_, expression)| expression)).map(Expression::root).collect();
    let is_read = |id: &str, name: &str| {
        read.iter()
            .any(|root| matches!(root, Root::Step { step, output, .. } if step == id && output == name))
    };
    for (node, part) in nodes.iter().zip(parts).filter(|(_, part)| matches!(part.does, Does::Send(_))) {
        let named = node.get("outputs").map(|outputs| outputs.members()).unwrap_or_default();
        for (name, output) in named.iter().filter(|(name, _)| !is_read(&part.id, name)) {
            output.remark(
                format!("the output `{name}` of step `{}` is never used", part.id),
                format!("something that reads $steps.{}.outputs.{name}", part.id),
                "leave it out; that a value is there is for a criterion to say",
            );
        }
    }
}
