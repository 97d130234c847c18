use std::sync::Arc;

/// One owner of records: the platform, or a record of a level's resource.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Above everything.
    Platform,
    /// The record with this id at this level.
    Owner {
        /// Index of the level, outermost first.
        level: usize,
        /// The record's id.
        id: Arc<str>,
    },
}

/// Where a caller stands: what lies in this scope is theirs to see, nothing else is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Inside a scope.
    In(Scope),
    /// Nowhere: the system has levels and the caller belongs to none.
    Nowhere,
}

impl Scope {
    /// How deep it lies: the platform at 0, the outermost level at 1.
    pub const fn depth(&self) -> usize {
        match self {
            Self::Platform => 0,
            Self::Owner { level, .. } => *level + 1,
        }
    }
}
