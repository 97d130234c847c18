//! The HTTP client: one for the whole run, within bounds, never following a redirect.

use std::error::Error;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::redirect::Policy;

use crate::exchange::{Request, Response};

/// Sends requests. Cheap to clone: clones share their connections.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    limits: Limits,
}

/// Bounds within which a target must answer; past them there is nothing to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until the connection stands. A target on this planet needs less, or is not there.
    pub connect: Duration,
    /// From sending to the last byte. A page of any documented API is far below; a body that never
    /// ends is cut here.
    pub answer: Duration,
    /// The most of a body that is read, in bytes.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), answer: Duration::from_secs(30), body: 16 * 1024 * 1024 }
    }
}

/// Why there is no answer to judge.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No connection, with the innermost reason: refused, no such host, a certificate that is not trusted.
    #[error("cannot connect to {0}: {1}")]
    Connect(String, String),
    /// The answer was not complete in time.
    #[error("{0} did not answer whole within {1:?}")]
    Timeout(String, Duration),
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
    /// What to try.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Connect(..) => "check that the target runs and that its URL is right",
            Self::Timeout(..) | Self::Unreadable(..) => "try the request with curl",
            Self::TooLong(..) => "ask for a smaller page",
            Self::Unusable(_) => "check the system's TLS certificates",
        }
    }
}

impl Client {
    /// A client without proxies, so that what is checked is the target and nothing before it.
    ///
    /// # Errors
    /// When the system's TLS configuration cannot be read.
    pub fn new(limits: Limits) -> Result<Self, ClientError> {
        reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(limits.connect)
            .timeout(limits.answer)
            .user_agent(concat!("conformance/", env!("CARGO_PKG_VERSION")))
            .build()
            .map(|http| Self { http, limits })
            .map_err(|error| ClientError::Unusable(root_cause(&error)))
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn send(&self, request: &Request) -> Result<Response, ClientError> {
        let mut builder = self.http.request(request.method.clone(), request.url.clone());
        builder = builder.headers(request.headers.clone());
        if let Some(body) = &request.body {
            builder = builder.body(body.bytes.clone());
        }
        let host = request.url.origin().ascii_serialization();
        let mut answer = builder.send().await.map_err(|error| self.explain(&host, &error))?;
        let body = self.read(&mut answer, &host).await?;
        Ok(Response::new(answer.status(), std::mem::take(answer.headers_mut()), &body))
    }

    async fn read(&self, answer: &mut reqwest::Response, host: &str) -> Result<Bytes, ClientError> {
        let mut body = BytesMut::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| self.explain(host, &error))? {
            if body.len() + chunk.len() > self.limits.body {
                return Err(ClientError::TooLong(host.to_owned(), self.limits.body));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    fn explain(&self, host: &str, error: &reqwest::Error) -> ClientError {
        let host = host.to_owned();
        if error.is_connect() {
            ClientError::Connect(host, root_cause(error))
        } else if error.is_timeout() {
            ClientError::Timeout(host, self.limits.answer)
        } else {
            ClientError::Unreadable(host, root_cause(error))
        }
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

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;
    use crate::exchange::testing;

    const LIMITS: Limits =
        Limits { connect: Duration::from_secs(5), answer: Duration::from_millis(300), body: 1_000 };

    /// What comes of a target that answers every request with these bytes and keeps the connection open.
    async fn answered(bytes: impl Into<String>) -> Result<Response, ClientError> {
        let bytes = bytes.into();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = [0; 1024];
            let _ = socket.read(&mut request).await;
            let _ = socket.write_all(bytes.as_bytes()).await;
            std::future::pending::<()>().await;
        });
        let (mut request, _) = testing::exchange(200, &[], &serde_json::Value::Null);
        request.url = url.parse().unwrap();
        let result = Client::new(LIMITS).unwrap().send(&request).await;
        server.abort();
        result
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_not_followed() {
        let answer =
            answered("HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        assert_eq!(answer.status.as_u16(), 302);
    }

    #[tokio::test]
    async fn a_body_that_never_ends_is_given_up_in_time() {
        let answer = answered("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\nabc").await;
        assert!(matches!(answer, Err(ClientError::Timeout(..))), "{answer:?}");
    }

    #[tokio::test]
    async fn a_body_that_is_too_long_is_given_up() {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n";
        let answer = answered(format!("{head}{}", "x".repeat(5_000))).await;
        assert!(matches!(answer, Err(ClientError::TooLong(_, 1_000))), "{answer:?}");
    }

    #[tokio::test]
    async fn an_answer_that_is_no_http_cannot_be_read() {
        let answer = answered("hello there\r\n\r\n").await;
        assert!(matches!(answer, Err(ClientError::Unreadable(..))), "{answer:?}");
    }

    #[tokio::test]
    async fn a_port_where_nobody_listens_cannot_be_connected_to() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        drop(listener);
        let (mut request, _) = testing::exchange(200, &[], &serde_json::Value::Null);
        request.url = url.parse().unwrap();
        let error = Client::new(LIMITS).unwrap().send(&request).await.unwrap_err();
        assert!(matches!(error, ClientError::Connect(..)), "{error}");
    }
}
