use jiff::Timestamp;
use specs::annotation::Refusal;

/// Why a credential does not count. Says nothing of what was shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It has not the form of one.
    #[error("the {0} cannot be read: {1}")]
    Malformed(&'static str, String),
    /// A token that these keys did not sign.
    #[error("the token is not one of ours: {0}")]
    Signature(String),
    /// A key or session that no record has.
    #[error("no live {0} has this {1}")]
    Unknown(String, &'static str),
    /// Another issuer.
    #[error("the token's issuer is `{actual}`, accepted is {accepted}")]
    Issuer {
        /// `iss` of the token.
        actual: String,
        /// What would have been accepted.
        accepted: String,
    },
    /// Meant for somebody else.
    #[error("the token is meant for {actual}, not for `{wanted}`")]
    Audience {
        /// `aud` of the token.
        actual: String,
        /// Whom it must be meant for.
        wanted: String,
    },
    /// Issued by another world, or before a reset.
    #[error("the token was not issued by world `{0}` since it was last reset")]
    World(String),
    /// Past its time.
    #[error("the {0} expired at {1}")]
    Expired(&'static str, Timestamp),
    /// A signature made too long ago, or in the future.
    #[error("the body was signed at {signed}, more than {tolerance} s from now")]
    Stale {
        /// When it says it was made.
        signed: Timestamp,
        /// Seconds that it may be off.
        tolerance: u32,
    },
    /// Given back.
    #[error("the {0} was revoked")]
    Revoked(&'static str),
    /// A record it stands with is gone or not in order.
    #[error("{0}")]
    Standing(String),
    /// A signature of something else, or with another secret.
    #[error("the signature does not match the body")]
    Mismatch,
    /// Nothing to check a signature with.
    #[error("no secret is configured to check signatures with")]
    Unconfigured,
}

impl Refused {
    /// What documents call it.
    pub const fn refusal(&self) -> Refusal {
        match self {
            Self::Malformed(..) => Refusal::Malformed,
            Self::Signature(_) | Self::Unknown(..) | Self::World(_) => Refusal::Unknown,
            Self::Issuer { .. } => Refusal::Issuer,
            Self::Audience { .. } => Refusal::Audience,
            Self::Expired(..) | Self::Stale { .. } => Refusal::Expired,
            Self::Revoked(_) => Refusal::Revoked,
            Self::Standing(_) => Refusal::Standing,
            Self::Mismatch => Refusal::Signature,
            Self::Unconfigured => Refusal::Unconfigured,
        }
    }
}
