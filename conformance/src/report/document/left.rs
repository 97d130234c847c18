use serde::Serialize;

use crate::event::LeftBehind;

/// What a workflow made on a deployment and could not take away again.
#[derive(Debug, Serialize)]
pub(in super::super) struct LeftRow {
    pub(in super::super) workflow: String,
    pub(in super::super) system: String,
    pub(in super::super) operation: String,
    pub(in super::super) what: String,
    pub(in super::super) reason: String,
}

/// In the order of the plan.
pub(super) fn rows(left: &[LeftBehind]) -> Vec<LeftRow> {
    let mut sorted: Vec<_> = left.iter().collect();
    sorted.sort_by_key(|one| one.workflow);
    sorted.into_iter().map(LeftRow::of).collect()
}

impl LeftRow {
    fn of(left: &LeftBehind) -> Self {
        let LeftBehind { name, system, operation, what, reason, .. } = left.clone();
        Self { workflow: name.to_string(), system, operation, what, reason }
    }
}
