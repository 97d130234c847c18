use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use jiff::civil::Date;
use specs::{Diagnostics, Place};

use super::judged::Judged;
use super::read;
use crate::finding::{Excuse, Finding};

/// The list of known deviations, and what a run has shown of each so far.
#[derive(Debug, Default)]
pub struct Known {
    pub(super) entries: Vec<Entry>,
    pub(super) today: Date,
    /// How often each entry matched.
    pub(super) matched: Vec<usize>,
    pub(super) judged: Judged,
}

/// One deviation that is put up with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) place: Place,
    pub(super) requirement: Option<String>,
    pub(super) finding: Option<String>,
    pub(super) excuse: Arc<Excuse>,
}

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KnownError {
    #[error("cannot read the known deviations {path}: {error}\nhint: name a file that is there")]
    Unreadable { path: String, error: io::Error },
    #[error("the known deviations cannot be used; errors found: {count}\n{0}", count = .0.len())]
    Invalid(Diagnostics),
}

impl Known {
    /// Reads the list from a file.
    pub(crate) fn load(path: &Path, today: Date) -> Result<Self, KnownError> {
        let name = path.display().to_string();
        let text =
            fs::read_to_string(path).map_err(|error| KnownError::Unreadable { path: name.clone(), error })?;
        Self::read(&name, text, today).map_err(KnownError::Invalid)
    }

    /// Reads the list from a text.
    pub(super) fn read(name: &str, text: String, today: Date) -> Result<Self, Diagnostics> {
        let entries = read::entries(name, text)?;
        let matched = vec![0; entries.len()];
        Ok(Self { entries, today, matched, judged: Judged::default() })
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Entry {
    /// Does it name the finding? What names both, a requirement and a finding, names only what is both.
    pub(super) fn names(&self, finding: &Finding, id: &str) -> bool {
        self.requirement.as_ref().is_none_or(|wanted| finding.requirement.as_ref() == Some(wanted))
            && self.finding.as_ref().is_none_or(|wanted| wanted == id)
    }

    pub(super) fn is_over(&self, today: Date) -> bool {
        self.excuse.until < today
    }
}
