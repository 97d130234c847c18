use serde::{Serialize, Serializer};

/// A requirement, and what became of it.
#[derive(Debug, Serialize)]
pub(in super::super) struct RequirementRow {
    pub(in super::super) id: String,
    pub(in super::super) level: &'static str,
    pub(in super::super) evidence: &'static str,
    /// A line about it, where an operation's document has one.
    pub(in super::super) summary: Option<String>,
    /// Where it was read.
    pub(in super::super) source: Option<String>,
    /// Operations that were to be called for it, `system/operationId`.
    pub(in super::super) operations: Vec<String>,
    pub(in super::super) outcome: Outcome,
    /// Steps that were judged for it.
    pub(in super::super) judged: usize,
    /// Steps that were planned for it.
    pub(in super::super) planned: usize,
    pub(in super::super) findings: usize,
    /// Why not all of them were judged.
    pub(in super::super) why: Option<String>,
}

/// What became of a requirement, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in super::super) enum Outcome {
    /// There is a finding that fails the run.
    Broken,
    /// There are findings, and somebody answers for all of them.
    Known,
    /// There are findings, and all are only listed.
    Listed,
    /// Nothing of it was judged.
    Unchecked,
    /// Some steps were judged and nothing was found; others were not reached.
    Partly,
    /// All steps were judged, and nothing was found.
    Kept,
}

impl Outcome {
    pub(in super::super) const ALL: [Self; 6] =
        [Self::Broken, Self::Known, Self::Listed, Self::Unchecked, Self::Partly, Self::Kept];

    /// Its name in reports that machines read.
    pub(in super::super) const fn word(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Known => "known",
            Self::Listed => "listed",
            Self::Unchecked => "unchecked",
            Self::Partly => "partly",
            Self::Kept => "kept",
        }
    }

    /// For people.
    pub(in super::super) const fn words(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Known => "known deviation",
            Self::Listed => "listed only",
            Self::Unchecked => "not checked",
            Self::Partly => "kept so far",
            Self::Kept => "kept",
        }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}
