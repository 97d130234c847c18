//! The HTTP client: one for the whole run, within bounds, never following a redirect.

use std::error::Error;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::redirect::Policy;

use crate::exchange::{Request, Response};

/// A target on this planet accepts a connection within this, or is not there.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// From sending to the last byte. A page of any documented API is far below; a body that never ends is cut here.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The most of a body that is read, in bytes; a longer one cannot be checked.
const LONGEST_BODY: usize = 16 * 1024 * 1024;

/// Sends requests. Cheap to clone: clones share their connections.
#[derive(Clone, Debug)]
pub struct Client(reqwest::Client);

/// Why there is no answer to judge.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No connection, with the innermost reason: refused, no such host, a certificate that is not trusted.
    #[error("cannot connect to {0}: {1}")]
    Connect(String, String),
    /// The answer was not complete in time.
    #[error("{0} did not answer within {TIMEOUT:?}")]
    Timeout(String),
    /// The answer is no HTTP, or broke off.
    #[error("the answer of {0} cannot be read: {1}")]
    Unreadable(String, String),
    /// The answer is longer than anybody should have to read.
    #[error("the answer of {0} is longer than {LONGEST_BODY} bytes")]
    TooLong(String),
    /// The client itself could not be made.
    #[error("no HTTP client: {0}")]
    Unusable(String),
}

impl ClientError {
    /// What to try.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Connect(..) => "check that the target runs and that its URL is right",
            Self::Timeout(_) | Self::Unreadable(..) => "try the request with curl",
            Self::TooLong(_) => "ask for a smaller page",
            Self::Unusable(_) => "check the system's TLS certificates",
        }
    }
}

impl Client {
    /// A client without proxies, so that what is checked is the target and nothing before it.
    ///
    /// # Errors
    /// When the system's TLS configuration cannot be read.
    pub fn new() -> Result<Self, ClientError> {
        reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .user_agent(concat!("conformance/", env!("CARGO_PKG_VERSION")))
            .build()
            .map(Self)
            .map_err(|error| ClientError::Unusable(root_cause(&error)))
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn send(&self, request: &Request) -> Result<Response, ClientError> {
        let mut builder = self.0.request(request.method.clone(), request.url.clone());
        builder = builder.headers(request.headers.clone());
        if let Some(body) = &request.body {
            builder = builder.body(body.bytes.clone());
        }
        let host = request.url.origin().ascii_serialization();
        let mut answer = builder.send().await.map_err(|error| explain(&host, &error))?;
        let body = read(&mut answer, &host).await?;
        Ok(Response::new(answer.status(), std::mem::take(answer.headers_mut()), &body))
    }
}

async fn read(answer: &mut reqwest::Response, host: &str) -> Result<Bytes, ClientError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| explain(host, &error))? {
        if body.len() + chunk.len() > LONGEST_BODY {
            return Err(ClientError::TooLong(host.to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn explain(host: &str, error: &reqwest::Error) -> ClientError {
    let host = host.to_owned();
    if error.is_connect() {
        ClientError::Connect(host, root_cause(error))
    } else if error.is_timeout() {
        ClientError::Timeout(host)
    } else {
        ClientError::Unreadable(host, root_cause(error))
    }
}

/// The last error of the chain says what happened; those before it say in which layer.
fn root_cause(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
