use super::node::Node;
use super::suite::Surroundings;
use crate::expression::WorkflowKey;

/// Finds the workflow that a `workflowId` means: one of this document, or one of another suite as
/// `$sourceDescriptions.base.sign-in`.
pub(super) fn workflow(node: &Node<'_>, around: &Surroundings<'_, '_>) -> Option<WorkflowKey> {
    let text = node.text()?;
    match text.strip_prefix("$sourceDescriptions.") {
        Some(qualified) => within(node, qualified, around),
        None => among(node, text, around.beyond.document, around),
    }
}

fn within(node: &Node<'_>, qualified: &str, around: &Surroundings<'_, '_>) -> Option<WorkflowKey> {
    let (source, id) = qualified.split_once('.').unwrap_or((qualified, ""));
    if around.beyond.unread.contains(&source) {
        return None;
    }
    let suites: Vec<_> = around.suites().collect();
    let Some((_, document)) = suites.iter().find(|(name, _)| *name == source) else {
        let known: Vec<_> = suites.iter().map(|(name, _)| *name).collect();
        let hint = match known.as_slice() {
            [] => "name the suite under `sourceDescriptions`, with `type: arazzo`".to_owned(),
            known => format!("known here: {}", known.join(", ")),
        };
        node.report(format!("no source description of type arazzo is named `{source}`"), hint);
        return None;
    };
    among(node, id, *document, around)
}

fn among(node: &Node<'_>, id: &str, document: usize, around: &Surroundings<'_, '_>) -> Option<WorkflowKey> {
    let index = around.beyond.index;
    let found = index.find(document, id);
    if found.is_none() {
        let known: Vec<_> = index.of(document).map(|(_, declared)| declared.id.as_str()).collect();
        node.report(format!("no workflow is named `{id}`"), format!("known here: {}", known.join(", ")));
    }
    found
}
