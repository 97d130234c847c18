use specs::contract::Level;

use super::node::Node;

/// What a suite says beyond Arazzo about the promise that a workflow or step checks.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    /// `x-requirement`
    pub(super) requirement: Option<String>,
    /// `x-level`
    pub(super) level: Option<Level>,
}

pub(super) fn read(node: &Node<'_>) -> Marks {
    let requirement = node.get("x-requirement").and_then(|node| node.text()).map(str::to_owned);
    Marks { requirement, level: node.get("x-level").and_then(|node| level(&node)) }
}

/// `x-tags` of a workflow.
pub(super) fn tags(node: &Node<'_>) -> Vec<String> {
    node.list("x-tags").iter().filter_map(Node::text).map(str::to_owned).collect()
}

fn level(node: &Node<'_>) -> Option<Level> {
    match node.text()? {
        "MUST" => Some(Level::Must),
        "SHOULD" => Some(Level::Should),
        "MAY" => Some(Level::May),
        other => {
            node.report(format!("x-level `{other}` is no level"), "write MUST, SHOULD or MAY");
            None
        }
    }
}
