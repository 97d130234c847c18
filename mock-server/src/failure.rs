use std::sync::LazyLock;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value};
use specs::annotation::{Fail, FailureKind};
use specs::expression::{EvalError, Scope};

/// Why a request is refused. The one error of the pipeline; [`crate::pipeline::shape`] alone turns
/// it into an answer, in the system's own envelope.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What kind it is.
    pub kind: Kind,
    /// Overrides the message the system declares for the kind.
    pub message: Option<String>,
    /// Why, for the journal and `Mock-Reason`: what rule of which document refused.
    pub reason: String,
    /// What only some failures carry.
    pub more: Box<More>,
}

/// What only some failures carry; apart, so that results that may fail stay small.
#[derive(Debug, Clone, Default)]
pub struct More {
    /// What messages may name: `label`, `field`, `path` and so on.
    pub details: Map<String, Value>,
    /// Items of a validation failure, in the words of the system's dialect.
    pub errors: Vec<Value>,
    /// Headers that belong to it, such as `Allow`.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The answer of another system that is passed on.
    pub passed: Option<(StatusCode, Bytes)>,
}

/// What kind of failure it is: one a system declares, or one a protocol does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Status and body come from the system.
    Declared(FailureKind),
    /// Status and body come from RFC 6749, section 5.2.
    OAuth(OAuthError),
    /// Another system answered so, and that is passed on.
    Passed,
}

/// The name under which forms find what a document says of a failure besides its message.
pub(crate) const DETAILS: &str = "details";

/// Error codes of a token endpoint (RFC 6749, section 5.2; RFC 7009, section 2.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OAuthError {
    /// A parameter is missing, repeated or malformed.
    InvalidRequest,
    /// The client is unknown or did not prove who it is.
    InvalidClient,
    /// The client may not use this grant.
    UnauthorizedClient,
    /// The server does not know the grant.
    UnsupportedGrantType,
    /// No scope that was asked for may be given.
    InvalidScope,
    /// A code or refresh token that is unknown, over, used or another client's.
    InvalidGrant,
    /// Nobody whom a token could be meant for (RFC 8693, section 2.2.2).
    InvalidTarget,
}

impl Kind {
    /// Its word in expressions.
    pub(crate) fn word(self) -> String {
        match self {
            Self::Declared(kind) => kind.word(),
            Self::OAuth(code) => code.code().to_owned(),
            Self::Passed => "passed".to_owned(),
        }
    }
}

impl OAuthError {
    /// The code on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
            Self::InvalidGrant => "invalid_grant",
            Self::InvalidTarget => "invalid_target",
        }
    }
}

impl Failure {
    /// A failure of a kind, with the reason for the developer.
    pub fn new(kind: FailureKind, reason: impl Into<String>) -> Self {
        Self::of(Kind::Declared(kind), reason.into())
    }

    /// A refusal of a token endpoint; the description goes to the client.
    pub fn oauth(code: OAuthError, description: impl Into<String>) -> Self {
        let description = description.into();
        Self { message: Some(description.clone()), ..Self::of(Kind::OAuth(code), description) }
    }

    /// The failure a document asks for, its message rendered over these names.
    pub fn declared(fail: &Fail, scope: &Scope<'_>, reason: impl Into<String>) -> Self {
        let mut failure = Self::new(fail.kind, reason);
        if let Some(case) = &fail.case {
            failure = failure.case(case);
        }
        match fail.message.as_ref().map(|message| message.render(scope)) {
            Some(Ok(message)) => failure.message = Some(text(&message)),
            Some(Err(error)) => return error.into(),
            None => {}
        }
        match fail.details.as_ref().map(|details| details.render(scope)) {
            Some(Ok(details)) => failure.detail(DETAILS, details),
            Some(Err(error)) => error.into(),
            None => failure,
        }
    }

    /// Another system's refusal, passed on as it is.
    pub fn passed(
        status: StatusCode,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: Bytes,
        reason: String,
    ) -> Self {
        let mut failure = Self::of(Kind::Passed, reason);
        failure.more.headers = headers;
        failure.more.passed = Some((status, body));
        failure
    }

    /// Says which case of its kind it is.
    #[must_use]
    pub fn case(self, case: &str) -> Self {
        self.detail("case", case)
    }

    /// Names something that messages may use.
    #[must_use]
    pub fn detail(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more.details.insert(name.to_owned(), value.into());
        self
    }

    /// Adds the items of a validation failure.
    #[must_use]
    pub fn with_errors(mut self, errors: Vec<Value>) -> Self {
        self.more.errors = errors;
        self
    }

    /// Adds a header; one that cannot stand in a header is left out.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.more.headers.push((name, value));
        }
        self
    }

    fn of(kind: Kind, reason: String) -> Self {
        Self { kind, message: None, reason, more: Box::default() }
    }
}

/// An expression of a document that fails is our defect towards the client.
impl From<EvalError> for Failure {
    fn from(error: EvalError) -> Self {
        Self::new(FailureKind::Internal, error.to_string())
    }
}

/// What expressions read where there is nobody, or no record: an object whose every member is null.
pub(crate) fn nothing() -> &'static Value {
    static NOTHING: LazyLock<Value> = LazyLock::new(|| Value::Object(Map::new()));
    &NOTHING
}

/// A value as part of a message: text as it is, anything else as JSON.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
