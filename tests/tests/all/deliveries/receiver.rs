use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use tests::served::DEADLINE;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

/// A subscriber: it notes what it is sent and answers as it was told, then 200. It stops when it is
/// dropped.
pub(crate) struct Receiver {
    url: String,
    got: UnboundedReceiver<Got>,
    running: JoinHandle<()>,
}

/// A request it was sent.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) body: String,
    headers: HeaderMap,
}

#[derive(Clone)]
struct Desk {
    told: UnboundedSender<Got>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        Self::answering(&[]).await
    }

    pub(crate) async fn answering(answers: &[u16]) -> Self {
        let (told, got) = unbounded_channel();
        let desk = Desk { told, answers: Arc::new(Mutex::new(answers.iter().copied().collect())) };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/events", listener.local_addr().unwrap());
        let router = Router::new().fallback(take).with_state(desk);
        let running = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, got, running }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The next request, which must come.
    pub(crate) async fn next(&mut self) -> Got {
        tokio::time::timeout(DEADLINE, self.got.recv()).await.unwrap().unwrap()
    }

    /// Every request that came since it was asked last.
    pub(crate) fn all(&mut self) -> Vec<Got> {
        std::iter::from_fn(|| self.got.try_recv().ok()).collect()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.running.abort();
    }
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The second it says it was sent in.
    pub(crate) fn at(&self) -> i64 {
        self.header("x-timestamp").parse().unwrap()
    }
}

async fn take(State(desk): State<Desk>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    let (method, target) = (parts.method.to_string(), parts.uri.to_string());
    desk.told.send(Got { method, target, body, headers: parts.headers }).unwrap();
    let status = desk.answers.lock().unwrap().pop_front().unwrap_or(200);
    let status = StatusCode::from_u16(status).unwrap();
    (status, [("location", "/elsewhere")], r#"{"taken":true}"#).into_response()
}
