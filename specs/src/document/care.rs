//! How much a document is held to.

use serde_json::Value;

use crate::diagnostic::Severity;

/// What becomes of a fault that the rest of the document can be read in spite of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// It is an error: whoever annotates a document can mend it.
    Exact,
    /// It is passed over with a warning: the document is somebody else's, and is served as it is.
    Lenient,
}

impl Care {
    /// By whether the document is annotated at its root.
    pub(super) fn of(root: &Value) -> Self {
        if root.get("x-mock").is_some() { Self::Exact } else { Self::Lenient }
    }

    /// What such a fault weighs.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::Exact => Severity::Error,
            Self::Lenient => Severity::Warning,
        }
    }
}
