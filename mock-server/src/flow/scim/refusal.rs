use specs::annotation::FailureKind;

use crate::failure::Failure;

/// What a refusal is about (RFC 7644, section 3.12, table 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    InvalidFilter,
    TooMany,
    Mutability,
    InvalidSyntax,
    InvalidPath,
    NoTarget,
    InvalidValue,
}

impl Fault {
    const fn word(self) -> &'static str {
        match self {
            Self::InvalidFilter => "invalidFilter",
            Self::TooMany => "tooMany",
            Self::Mutability => "mutability",
            Self::InvalidSyntax => "invalidSyntax",
            Self::InvalidPath => "invalidPath",
            Self::NoTarget => "noTarget",
            Self::InvalidValue => "invalidValue",
        }
    }

    /// The refusal, which tells the client why.
    pub(super) fn because(self, detail: impl Into<String>) -> Failure {
        refused(FailureKind::BadRequest, detail).case(self.word())
    }
}

/// A refusal that has no word of its own.
pub(super) fn refused(kind: FailureKind, detail: impl Into<String>) -> Failure {
    let detail = detail.into();
    Failure { message: Some(detail.clone()), ..Failure::new(kind, detail) }
}
