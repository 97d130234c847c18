use std::collections::HashMap;
use std::sync::Arc;

use super::node::Node;
use super::suite::Surroundings;
use super::{Routine, link};
use crate::expression::WorkflowKey;

/// Reports workflows of a document that wait for themselves, at each of their own words that say so.
pub(super) fn check<'c>(
    root: &Node<'_>,
    around: &Surroundings<'c, '_>,
    all: &HashMap<WorkflowKey, Arc<Routine<'c>>>,
) {
    for (place, workflow) in root.list("workflows").iter().enumerate() {
        let from = around.beyond.index.key(around.beyond.document, place);
        let called = workflow.list("steps").into_iter().filter_map(|step| step.get("workflowId"));
        for node in workflow.list("dependsOn").into_iter().chain(called) {
            let first = node.value().as_str().and_then(|text| around.workflow(text));
            if let Some(way) = first.and_then(|first| link::circle(from, first, all)) {
                node.report(told(&way, around), "let one of them stand without the other");
            }
        }
    }
}

fn told(way: &[WorkflowKey], around: &Surroundings<'_, '_>) -> String {
    let name = |key: &WorkflowKey| around.beyond.index.declared(*key).id.as_str();
    let names: Vec<_> = way.iter().map(name).collect();
    let from = names.last().copied().unwrap_or_default();
    format!("workflow `{from}` waits for itself: {from} → {}", names.join(" → "))
}
