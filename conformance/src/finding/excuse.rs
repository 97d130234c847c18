use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

/// Why a deviation is put up with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excuse {
    /// Who answers for it.
    pub owner: String,
    /// Why it is so.
    pub reason: String,
    /// The last day on which it is.
    pub until: Date,
}

/// Why a finding does not fail the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pardon {
    /// Somebody answers for it, and the day is not over.
    Known(Arc<Excuse>),
    /// It is among the differences that were accepted, in this file.
    Accepted(Arc<str>),
}

impl fmt::Display for Pardon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(excuse) => excuse.fmt(f),
            Self::Accepted(file) => write!(f, "accepted in {file}"),
        }
    }
}

impl fmt::Display for Excuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "until {} ({}): {}", self.until, self.owner, self.reason)
    }
}
