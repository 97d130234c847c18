use specs::contract::{Evidence, Level};

use super::node::Node;

/// What a suite says beyond Arazzo about the promise that a workflow or step checks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// `x-requirement`
    pub(super) requirement: Option<String>,
    /// `x-level`
    pub(super) level: Option<Level>,
    /// `x-evidence`
    pub(super) evidence: Option<Evidence>,
}

pub(super) fn read(node: &Node<'_>) -> Marks {
    let requirement = node.get("x-requirement").and_then(|node| node.text()).map(str::to_owned);
    let level = node.get("x-level").and_then(|node| level(&node));
    let evidence = node.get("x-evidence").and_then(|node| evidence(&node));
    Marks { requirement, level, evidence }
}

impl Marks {
    /// These marks, and where they say nothing, those of what stands around.
    pub(super) fn or(self, around: &Self) -> Self {
        Self {
            requirement: self.requirement.or_else(|| around.requirement.clone()),
            level: self.level.or(around.level),
            evidence: self.evidence.or(around.evidence),
        }
    }
}

/// `x-tags` of a workflow.
pub(super) fn tags(node: &Node<'_>) -> Vec<String> {
    node.list("x-tags").iter().filter_map(Node::text).map(str::to_owned).collect()
}

pub(super) fn level(node: &Node<'_>) -> Option<Level> {
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

pub(super) fn evidence(node: &Node<'_>) -> Option<Evidence> {
    match node.text()? {
        "documented" => Some(Evidence::Documented),
        "inferred" => Some(Evidence::Inferred),
        "guess" => Some(Evidence::Guess),
        other => {
            node.report(
                format!("x-evidence `{other}` is no evidence"),
                "write documented, inferred or guess",
            );
            None
        }
    }
}
