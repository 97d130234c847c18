use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::Counts;

/// Every system that a run called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Coverage {
    pub(crate) systems: Vec<SystemCoverage>,
}

/// One system's operations, in the order of its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SystemCoverage {
    pub(crate) system: String,
    pub(crate) counts: Counts,
    /// Who called, and who could have: personas that the target knows.
    pub(crate) callers: Vec<CallerCoverage>,
    pub(crate) operations: Vec<OperationCoverage>,
}

/// Somebody in whose name requests were sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CallerCoverage {
    pub(crate) name: String,
    /// Who that is.
    pub(crate) about: Option<String>,
    pub(crate) calls: usize,
}

/// One operation, and the answers that came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OperationCoverage {
    pub(crate) operation: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) requirement: Option<String>,
    /// Requests that were answered and judged.
    pub(crate) calls: usize,
    /// Why it was not seen at all.
    pub(crate) why: Option<String>,
    /// Every declared status.
    pub(crate) statuses: Vec<StatusCoverage>,
    /// Statuses that came and are not declared.
    pub(crate) undeclared: Vec<StatusCoverage>,
}

/// A status, as the contract declares it, and who got it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StatusCoverage {
    /// `200`, `4XX`, `default`
    pub(crate) status: String,
    pub(crate) seen: usize,
    /// By persona, `nobody` where no credential was sent.
    pub(crate) callers: IndexMap<String, usize>,
    /// Why it was not seen, where its operation was.
    pub(crate) why: Option<String>,
}

impl OperationCoverage {
    pub(crate) const fn is_seen(&self) -> bool {
        self.calls > 0
    }
}

impl StatusCoverage {
    pub(crate) fn new(status: &str) -> Self {
        Self { status: status.to_owned(), seen: 0, callers: IndexMap::new(), why: None }
    }
}
