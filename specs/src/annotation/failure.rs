use crate::IndexMap;
use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::expression::Template;

/// Every way a request can fail; the system's document gives each its status and envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// No credential where one is needed.
    Unauthenticated,
    /// A credential that is unknown, malformed, expired or revoked; the case says which.
    InvalidCredential,
    /// The caller may not do this.
    Forbidden,
    /// No such record, for this caller.
    NotFound,
    /// No such path.
    NoRoute,
    /// The path is declared with, or without, a slash at its end.
    Redirect,
    /// The path exists, not with this method.
    MethodNotAllowed,
    /// Nothing the client accepts can be sent.
    NotAcceptable,
    /// The client asks for a part of a file that is not there.
    RangeNotSatisfiable,
    /// A value that must be unique is taken.
    Conflict,
    /// What the request says of the record's version does not hold.
    PreconditionFailed,
    /// More bytes than the system reads.
    PayloadTooLarge,
    /// A body in a media type the operation does not take.
    UnsupportedMediaType,
    /// A body that cannot be parsed at all.
    UnreadableBody,
    /// Parameters or a body that break their schemas.
    Validation,
    /// A rule of the system that is not the schema's.
    BadRequest,
    /// A cursor that is none, or that another list, caller or world gave.
    InvalidCursor,
    /// Too many requests.
    RateLimited,
    /// Our own defect, or an expression of a document that failed.
    Internal,
    /// The request was not answered in time.
    Unavailable,
}

impl FailureKind {
    /// The status where the system declares none.
    pub const fn status(self) -> u16 {
        match self {
            Self::Unauthenticated | Self::InvalidCredential => 401,
            Self::Forbidden => 403,
            Self::NotFound | Self::NoRoute => 404,
            Self::Redirect => 307,
            Self::MethodNotAllowed => 405,
            Self::NotAcceptable => 406,
            Self::Conflict => 409,
            Self::PreconditionFailed => 412,
            Self::PayloadTooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::RangeNotSatisfiable => 416,
            Self::UnreadableBody | Self::Validation | Self::BadRequest | Self::InvalidCursor => 400,
            Self::RateLimited => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }
}

impl FailureKind {
    /// The word, as documents spell it.
    pub fn word(self) -> String {
        serde_json::to_value(self).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The cases the server itself tells apart; documents may have more.
    pub fn cases(self) -> Vec<&'static str> {
        match self {
            Self::InvalidCredential => Refusal::SHOWN.map(Refusal::word).into(),
            Self::Unauthenticated => vec![Refusal::Missing.word()],
            Self::Unavailable => vec![Refusal::Unconfigured.word()],
            Self::Forbidden => vec![FailureForm::ROLE, FailureForm::SCOPE],
            _ => Vec::new(),
        }
    }
}

impl FailureForm {
    /// What a message may name; which of them are there depends on the kind.
    pub const DETAILS: [&'static str; 10] = [
        "label",
        "field",
        "value",
        "method",
        "path",
        "caller",
        "case",
        "required_permission",
        "reason",
        "retry_after",
    ];
    /// What a body or header may name besides.
    pub const NAMES: [&'static str; 5] = ["message", "kind", "errors", "details", "request_id"];
    /// The case of `forbidden` in which no role of the caller grants what is required.
    pub const ROLE: &'static str = "role";
    /// The case of `forbidden` in which the scopes of the credential deny it.
    pub const SCOPE: &'static str = "scope";
}

/// What a failure form is declared for: one kind, or every kind that says nothing itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(untagged)]
pub enum FailureName {
    /// `default`.
    Default(DefaultName),
    /// One kind.
    Kind(FailureKind),
}

impl FailureName {
    /// The form that supplies what the others do not say.
    pub const DEFAULT: Self = Self::Default(DefaultName::Default);
}

/// The word `default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum DefaultName {
    /// `default`.
    #[serde(rename = "default")]
    Default,
}

/// How a system words a kind of failure; what is absent comes from its `default` form.
///
/// ```yaml
/// unauthenticated: {message: Not authenticated, headers: {WWW-Authenticate: Bearer}}
/// ```
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FailureForm {
    /// Status, 400 to 599.
    pub status: Option<u16>,
    /// Message, over the names the failure carries (`label`, `field`, `value`, `method`, `path`).
    pub message: Option<Template>,
    /// Body, over `message`, `kind`, `errors`, `request_id` and the names of the message.
    pub body: Option<Template>,
    /// Media type of a body that is a text. Absent: the body is JSON.
    pub media: Option<String>,
    /// Headers beside the body.
    pub headers: IndexMap<String, Template>,
    /// How cases of the kind are worded; what one does not say comes from the kind.
    pub cases: IndexMap<String, FailureForm>,
}
