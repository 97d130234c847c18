use std::error::Error;
use std::io;
use std::time::Duration;

use super::Limits;

/// Why there is no answer to judge.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ClientError {
    /// No connection, with the innermost reason: refused, no such host.
    #[error("cannot connect to {0}: {1}")]
    Connect(String, String),
    /// Somebody listens, but no TLS came about: no TLS is spoken there, or its certificate is not trusted.
    #[error("no TLS connection to {0}: {1}")]
    Tls(String, String),
    /// The answer was not complete in time.
    #[error("{0} did not answer whole within {1:?}")]
    Timeout(String, Duration),
    /// It let so many requests run into their deadline, so that others are not sent.
    #[error("{0} does not answer: the last {1} requests had no whole answer in time")]
    Silent(String, usize),
    /// Redirects that lead on and on.
    #[error("the redirects of {0} do not end: {1}")]
    Redirects(String, String),
    /// The answer is no HTTP, or broke off.
    #[error("the answer of {0} cannot be read: {1}")]
    Unreadable(String, String),
    /// The answer is longer than anybody should have to read.
    #[error("the answer of {0} is longer than {1} bytes")]
    TooLong(String, usize),
    /// The client itself could not be made.
    #[error("no HTTP client: {0}")]
    Unusable(String),
}

impl ClientError {
    pub(super) fn new(host: &str, error: &reqwest::Error, limits: Limits) -> Self {
        let (host, cause) = (host.to_owned(), root_cause(error));
        if error.is_connect() && is_of_tls(cause) {
            Self::Tls(host, cause.to_string())
        } else if error.is_connect() {
            Self::Connect(host, cause.to_string())
        } else if error.is_redirect() {
            Self::Redirects(host, cause.to_string())
        } else if error.is_timeout() {
            Self::Timeout(host, limits.answer)
        } else {
            Self::Unreadable(host, cause.to_string())
        }
    }

    pub(super) fn unusable(error: &reqwest::Error) -> Self {
        Self::Unusable(root_cause(error).to_string())
    }

    /// What to try.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Connect(..) | Self::Silent(..) => "check that the target runs and that its URL is right",
            Self::Tls(..) => {
                "check that this port speaks TLS, else write http://, and that its certificate is trusted: by the system, or by `tls: {ca: …}` of a target file"
            }
            Self::Timeout(..) | Self::Unreadable(..) => "try the request with curl",
            Self::Redirects(..) => "look at each with `x-redirects: manual`",
            Self::TooLong(..) => "ask for a smaller page",
            Self::Unusable(_) => "check the system's TLS certificates",
        }
    }
}

/// The last error of the chain says what happened; those before it say in which layer.
fn root_cause(error: &reqwest::Error) -> &(dyn Error + 'static) {
    let mut cause: &(dyn Error + 'static) = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause
}

/// A TLS library tells the I/O layers around it that what it read is no data of its protocol, or none
/// that it trusts.
fn is_of_tls(cause: &(dyn Error + 'static)) -> bool {
    let Some(error) = cause.downcast_ref::<io::Error>() else { return false };
    error.kind() == io::ErrorKind::InvalidData || error.get_ref().is_some_and(|inner| is_of_tls(inner))
}
