use std::io;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// A server that answers whole requests as a test says; it stops when this is dropped.
pub(crate) struct Server {
    pub(crate) url: String,
    log: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

/// A certificate of `tls/`: they are made for these tests and good for nothing else.
pub(crate) fn tls(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/testing/tls").join(name)
}

/// Whether the server asks its callers for a certificate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Callers {
    Anybody,
    Certified,
}

impl Server {
    /// From the text of a request, head and body, to that of the answer.
    pub(crate) async fn answering(part: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        Self::start("http", None, part).await
    }

    /// The same behind TLS, with a certificate for `localhost` that only `ca.pem` vouches for.
    pub(crate) async fn behind_tls(
        callers: Callers,
        part: impl Fn(&str) -> String + Send + Sync + 'static,
    ) -> Self {
        let certificates = |name: &str| {
            CertificateDer::pem_file_iter(tls(name)).unwrap().collect::<Result<Vec<_>, _>>().unwrap()
        };
        let key = PrivateKeyDer::from_pem_file(tls("server.key")).unwrap();
        let config = if callers == Callers::Certified {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(certificates("ca.pem"));
            let verifier = WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap();
            ServerConfig::builder().with_client_cert_verifier(verifier)
        } else {
            ServerConfig::builder().with_no_client_auth()
        };
        let config = config.with_single_cert(certificates("server.pem"), key).unwrap();
        Self::start("https", Some(TlsAcceptor::from(Arc::new(config))), part).await
    }

    async fn start(
        scheme: &str,
        tls: Option<TlsAcceptor>,
        part: impl Fn(&str) -> String + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("{scheme}://localhost:{}", listener.local_addr().unwrap().port());
        let log = Arc::new(Mutex::new(Vec::new()));
        let lines = Arc::clone(&log);
        let task = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                // What a caller breaks off is for the caller to tell.
                let _ = match &tls {
                    None => answer(socket, &part, &lines).await,
                    Some(tls) => match tls.accept(socket).await {
                        Ok(socket) => answer(socket, &part, &lines).await,
                        Err(error) => Err(error),
                    },
                };
            }
        });
        Self { url, log, task }
    }

    /// Every request so far, whole.
    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    /// `METHOD /path` of each.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.log().iter().map(|request| line(request).to_owned()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// `METHOD /path` of a request, without its query.
pub(crate) fn line(request: &str) -> &str {
    let line = request.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1");
    line.split('?').next().unwrap_or_default()
}

/// An answer with a body.
pub(crate) fn reply(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

pub(crate) fn json(status: &str, body: &serde_json::Value) -> String {
    reply(status, "content-type: application/json\r\n", &body.to_string())
}

async fn answer(
    mut socket: impl AsyncRead + AsyncWrite + Unpin,
    part: &impl Fn(&str) -> String,
    log: &Mutex<Vec<String>>,
) -> io::Result<()> {
    let mut bytes = Vec::new();
    while !is_whole(&bytes) {
        let mut buffer = [0; 4096];
        let length = socket.read(&mut buffer).await?;
        if length == 0 {
            break;
        }
        bytes.extend_from_slice(&buffer[..length]);
    }
    let request = String::from_utf8_lossy(&bytes).into_owned();
    let reply = part(&request);
    log.lock().unwrap().push(request);
    socket.write_all(reply.as_bytes()).await?;
    socket.shutdown().await
}

fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}
