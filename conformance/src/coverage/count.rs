use serde::{Deserialize, Serialize};

use super::OperationCoverage;

/// How much of a system was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) operations: Share,
    /// Declared statuses of all operations.
    pub(crate) statuses: Share,
    /// Declared statuses by who got them: operation, status and caller.
    pub(crate) combinations: usize,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Share {
    pub(crate) seen: usize,
    pub(crate) of: usize,
}

impl Counts {
    pub(super) fn of(operations: &[OperationCoverage]) -> Self {
        let statuses = || operations.iter().flat_map(|operation| &operation.statuses);
        Self {
            operations: Share::of(operations, OperationCoverage::is_seen),
            statuses: Share::of(statuses(), |status| status.seen > 0),
            combinations: statuses().map(|status| status.callers.len()).sum(),
        }
    }
}

impl Share {
    fn of<'i, T: 'i>(items: impl IntoIterator<Item = &'i T>, is_seen: impl Fn(&T) -> bool) -> Self {
        items.into_iter().fold(Self::default(), |share, item| Self {
            seen: share.seen + usize::from(is_seen(item)),
            of: share.of + 1,
        })
    }

    /// Whole per cent, rounded down, so that 100 is everything; of nothing, everything.
    pub(crate) const fn percent(self) -> usize {
        match self.of {
            0 => 100,
            of => self.seen * 100 / of,
        }
    }
}
