use super::node::Node;
use crate::exchange::Redirects;

/// Reads `x-redirects` of a step.
pub(super) fn read(step: &Node<'_>) -> Redirects {
    step.get("x-redirects").and_then(|node| redirects(&node)).unwrap_or_default()
}

fn redirects(node: &Node<'_>) -> Option<Redirects> {
    match node.text()? {
        "manual" => Some(Redirects::Manual),
        "follow" => Some(Redirects::Follow),
        other => {
            node.report(format!("x-redirects `{other}` is not known"), "write manual or follow");
            None
        }
    }
}
