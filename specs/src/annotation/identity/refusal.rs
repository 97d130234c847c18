use serde::{Deserialize, Serialize};

use crate::annotation::FailureKind;
use crate::annotation::failure::DefaultName;

/// Why a credential is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// None was shown.
    Missing,
    /// It has not the form of one.
    Malformed,
    /// Nobody issued it, or another world did.
    Unknown,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
    /// Another issuer's token.
    Issuer,
    /// A token that is meant for somebody else.
    Audience,
    /// A record it stands with is gone or not in order.
    Standing,
    /// A signature that does not match.
    Signature,
    /// There is no secret to check a signature with.
    Unconfigured,
}

impl Refusal {
    /// Every way to refuse a credential that was shown.
    pub const SHOWN: [Self; 8] = [
        Self::Malformed,
        Self::Unknown,
        Self::Expired,
        Self::Revoked,
        Self::Issuer,
        Self::Audience,
        Self::Standing,
        Self::Signature,
    ];

    /// The word, as documents spell it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Malformed => "malformed",
            Self::Unknown => "unknown",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Issuer => "issuer",
            Self::Audience => "audience",
            Self::Standing => "standing",
            Self::Signature => "signature",
            Self::Unconfigured => "unconfigured",
        }
    }

    /// The kind of failure it is unless the document says otherwise.
    pub const fn kind(self) -> FailureKind {
        match self {
            Self::Missing => FailureKind::Unauthenticated,
            Self::Unconfigured => FailureKind::Unavailable,
            _ => FailureKind::InvalidCredential,
        }
    }
}

/// What a refusal is declared for: one, or every one that is not named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(untagged)]
pub enum RefusalName {
    /// `default`.
    Default(DefaultName),
    /// One refusal.
    Of(Refusal),
}

impl RefusalName {
    /// The entry that counts where a refusal is not named.
    pub const DEFAULT: Self = Self::Default(DefaultName::Default);

    /// The word, as documents spell it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Default(_) => "default",
            Self::Of(refusal) => refusal.word(),
        }
    }
}
