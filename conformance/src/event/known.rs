use std::sync::Arc;

use crate::finding::Excuse;

/// What became of one entry of the list of known deviations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownReport {
    /// Where it stands: `known.yaml:3:5`.
    pub place: String,
    /// File and line of the same, for tools.
    pub file: String,
    /// Counted from 1.
    pub line: Option<u64>,
    /// The requirement that it names.
    pub requirement: Option<String>,
    /// The finding that it names.
    pub finding: Option<String>,
    /// Who answers for it, why, and until when.
    pub excuse: Arc<Excuse>,
    /// Findings that it covers.
    pub matched: usize,
    /// Whether it still stands.
    pub state: KnownState,
}

/// Whether an entry of the list still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownState {
    /// What it names was found.
    Holds,
    /// Its day is over; what it names counts again.
    Expired,
    /// What it names was checked and not found.
    Stale,
    /// What it names is in no suite and no contract of the run.
    Unknown,
    /// Not everything that could find it was judged.
    Unchecked,
}

impl KnownReport {
    /// What it names.
    pub fn name(&self) -> String {
        let names = self.requirement.iter().chain(&self.finding);
        names.map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    /// In words, for people.
    pub fn words(&self) -> String {
        let Excuse { until, .. } = &*self.excuse;
        match self.state {
            KnownState::Holds => format!("known until {until}"),
            KnownState::Expired => format!("expired: it was known until {until}"),
            KnownState::Stale => "stale: it was checked, and nothing was found".to_owned(),
            KnownState::Unknown => "not judged: no suite and no system of this run has it".to_owned(),
            KnownState::Unchecked => "not judged: not everything that checks it was run".to_owned(),
        }
    }
}

impl KnownState {
    /// Does it make the run fail?
    pub const fn fails(self) -> bool {
        matches!(self, Self::Expired | Self::Stale)
    }

    /// Its name in reports that machines read.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Expired => "expired",
            Self::Stale => "stale",
            Self::Unknown => "unknown",
            Self::Unchecked => "unchecked",
        }
    }
}
