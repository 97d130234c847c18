use std::sync::{Arc, OnceLock};

use bytes::{Bytes, BytesMut};
use reqwest::redirect::Policy;

use super::pace::Pace;
use super::silence::Silence;
use super::{ClientError, Limits, Settings, redirect};
use crate::exchange::{Redirects, Request, Response};

/// Sends requests. Cheap to clone: clones share their connections.
#[derive(Clone, Debug)]
pub struct Client {
    /// For addresses without TLS: to read whom the system trusts takes longer than many a run.
    plain: Pair,
    /// For the others, made when there is one. A redirect never leads from one to the other, for it stays within
    /// its origin.
    secure: Arc<OnceLock<Pair>>,
    settings: Arc<Settings>,
    pace: Option<Arc<Pace>>,
    silence: Arc<Silence>,
}

/// Two, since what is done with redirects is a client's own.
#[derive(Clone, Debug)]
struct Pair {
    following: reqwest::Client,
    manual: reqwest::Client,
}

impl Client {
    /// A client without proxies, so that what is checked is the target and nothing before it.
    ///
    /// # Errors
    /// When the system's TLS configuration cannot be read.
    pub fn new(limits: Limits) -> Result<Self, ClientError> {
        Self::with(Settings { limits, ..Settings::default() })
    }

    /// The same, as somebody set it.
    ///
    /// # Errors
    /// When the TLS configuration cannot be used.
    pub fn with(settings: Settings) -> Result<Self, ClientError> {
        let pace = settings.rate.and_then(Pace::new).map(Arc::new);
        let plain = Pair::new(&settings, Roots::None)?;
        let silence = Arc::default();
        let client = Self { plain, secure: Arc::default(), settings: Arc::new(settings), pace, silence };
        if !client.settings.trust.is_default() {
            client.secure()?;
        }
        Ok(client)
    }

    fn secure(&self) -> Result<&Pair, ClientError> {
        if let Some(pair) = self.secure.get() {
            return Ok(pair);
        }
        let pair = Pair::new(&self.settings, Roots::System)?;
        Ok(self.secure.get_or_init(|| pair))
    }

    /// Sends a request and reads the whole answer, again where the settings say so.
    pub(crate) async fn send(&self, request: &Request) -> Result<Response, ClientError> {
        let host = request.url.origin().ascii_serialization();
        let mut tried = 0;
        loop {
            if let Some(error) = self.silence.refusal(&host) {
                return Err(error);
            }
            if let Some(pace) = &self.pace {
                pace.turn().await;
            }
            let result = self.once(request, &host).await;
            self.silence.learn(&host, &result);
            match self.settings.retry.pause(tried, &request.method, &result) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return result,
            }
            tried += 1;
        }
    }

    async fn once(&self, request: &Request, host: &str) -> Result<Response, ClientError> {
        let pair = if request.url.scheme() == "https" { self.secure()? } else { &self.plain };
        let http = match request.redirects {
            Redirects::Follow => &pair.following,
            Redirects::Manual => &pair.manual,
        };
        let mut builder = http.request(request.method.clone(), request.url.clone());
        builder = builder.headers(request.headers.clone());
        if let Some(body) = &request.body {
            builder = builder.body(body.bytes.clone());
        }
        let limits = self.settings.limits;
        let mut answer = builder.send().await.map_err(|error| ClientError::new(host, &error, limits))?;
        let body = self.read(&mut answer, host).await?;
        let is_redirected = *answer.url() != request.url;
        let response = Response::new(answer.status(), std::mem::take(answer.headers_mut()), &body);
        Ok(Response { is_redirected, ..response })
    }

    async fn read(&self, answer: &mut reqwest::Response, host: &str) -> Result<Bytes, ClientError> {
        let mut body = BytesMut::new();
        while let Some(chunk) =
            answer.chunk().await.map_err(|error| ClientError::new(host, &error, self.settings.limits))?
        {
            if body.len() + chunk.len() > self.settings.limits.body {
                return Err(ClientError::TooLong(host.to_owned(), self.settings.limits.body));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}

/// Whose certificates are trusted.
#[derive(Clone, Copy, Debug)]
enum Roots {
    /// Nobody's.
    None,
    /// Those that the system trusts, and those of the settings.
    System,
}

impl Pair {
    fn new(settings: &Settings, roots: Roots) -> Result<Self, ClientError> {
        let following = http(settings, roots, redirect::within_origin())?;
        Ok(Self { following, manual: http(settings, roots, Policy::none())? })
    }
}

fn http(settings: &Settings, roots: Roots, redirects: Policy) -> Result<reqwest::Client, ClientError> {
    let Settings { limits, trust, .. } = settings;
    let mut builder = reqwest::Client::builder()
        .redirect(redirects)
        .no_proxy()
        .connect_timeout(limits.connect)
        .timeout(limits.answer)
        .tls_danger_accept_invalid_certs(trust.is_blind)
        .user_agent(concat!("conformance/", env!("CARGO_PKG_VERSION")));
    if let Roots::None = roots {
        builder = builder.tls_certs_only([]);
        return builder.build().map_err(|error| ClientError::unusable(&error));
    }
    if !trust.roots.is_empty() {
        builder = builder.tls_certs_merge(trust.roots.iter().cloned());
    }
    if let Some(identity) = &trust.identity {
        builder = builder.identity(identity.clone());
    }
    builder.build().map_err(|error| ClientError::unusable(&error))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;
    use crate::exchange::testing;

    const LIMITS: Limits =
        Limits { connect: Duration::from_secs(5), answer: Duration::from_millis(300), body: 1_000 };

    /// What comes of a target that answers every request with these bytes and keeps the connection open.
    async fn answered(bytes: impl Into<String>) -> Result<Response, ClientError> {
        served("http", bytes.into()).await
    }

    async fn served(scheme: &str, bytes: String) -> Result<Response, ClientError> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("{scheme}://{}/", listener.local_addr().unwrap());
        let server = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = [0; 1024];
            let _ = socket.read(&mut request).await;
            let _ = socket.write_all(bytes.as_bytes()).await;
            std::future::pending::<()>().await;
        });
        let result = sent(&url).await;
        server.abort();
        result
    }

    async fn sent(url: &str) -> Result<Response, ClientError> {
        let (mut request, _) = testing::exchange(200, &[], &serde_json::Value::Null);
        request.url = url.parse().unwrap();
        request.redirects = Redirects::Manual;
        Client::new(LIMITS).unwrap().send(&request).await
    }

    #[tokio::test]
    async fn a_redirect_that_is_taken_by_hand_is_the_answer() {
        let answer = answered("HTTP/1.1 307 Temporary Redirect\r\nlocation: /\r\ncontent-length: 0\r\n\r\n")
            .await
            .unwrap();
        assert_eq!(answer.status.as_u16(), 307);
    }

    #[tokio::test]
    async fn a_body_that_never_ends_is_given_up_in_time() {
        let answer = answered("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\nabc").await;
        assert!(matches!(answer, Err(ClientError::Timeout(..))), "{answer:?}");
    }

    #[tokio::test]
    async fn a_host_that_never_answers_is_asked_three_times() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (mut request, _) = testing::exchange(200, &[], &serde_json::Value::Null);
        request.url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let client = Client::new(LIMITS).unwrap();
        for _ in 0..3 {
            let error = client.send(&request).await.unwrap_err();
            assert!(matches!(error, ClientError::Timeout(..)), "{error}");
        }
        let error = client.send(&request).await.unwrap_err();
        assert!(matches!(error, ClientError::Silent(_, 3)), "{error}");
        request.url = "http://no-such-host.invalid/".parse().unwrap();
        let error = client.send(&request).await.unwrap_err();
        assert!(matches!(error, ClientError::Connect(..)), "others are: {error}");
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
        let error = sent(&url).await.unwrap_err();
        assert!(matches!(error, ClientError::Connect(..)), "{error}");
    }

    #[tokio::test]
    async fn a_port_that_speaks_no_tls_is_told_so() {
        let error = served("https", "HTTP/1.1 400 Bad Request\r\n\r\n".to_owned()).await.unwrap_err();
        assert!(matches!(error, ClientError::Tls(..)), "{error}");
    }

    #[tokio::test]
    async fn a_host_that_does_not_exist_is_named() {
        let error = sent("http://no-such-host.invalid/").await.unwrap_err();
        assert!(error.to_string().starts_with("cannot connect to http://no-such-host.invalid: "), "{error}");
    }
}
