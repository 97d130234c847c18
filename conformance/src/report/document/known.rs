use serde::Serialize;

use super::finding::ExcuseRow;
use crate::event::KnownReport;

/// An entry of the list of known deviations, and what became of it.
#[derive(Debug, Serialize)]
pub(in super::super) struct KnownRow {
    pub(in super::super) place: String,
    pub(in super::super) requirement: Option<String>,
    pub(in super::super) finding: Option<String>,
    #[serde(flatten)]
    pub(in super::super) excuse: ExcuseRow,
    /// `holds`, `expired`, `stale`, `unknown` or `unchecked`.
    pub(in super::super) state: &'static str,
    /// The same in words.
    pub(in super::super) words: String,
    /// Whether that fails the run.
    pub(in super::super) fails: bool,
    /// Findings that it covers.
    pub(in super::super) matched: usize,
}

impl KnownRow {
    pub(super) fn of(known: &KnownReport) -> Self {
        Self {
            place: known.place.clone(),
            requirement: known.requirement.clone(),
            finding: known.finding.clone(),
            excuse: ExcuseRow::of(&known.excuse),
            state: known.state.word(),
            words: known.words(),
            fails: known.state.fails(),
            matched: known.matched,
        }
    }
}
