//! A reverse proxy before a mock that breaks one promise, and nothing else.

mod breakage;
pub mod lists;
pub mod records;
pub mod refusals;
pub mod tokens;
pub mod wire;

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use reqwest::Client;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use breakage::{Answered, Asked, Breakage, Memory};

use crate::Served;
use crate::served::client;

/// A mock behind a proxy. It stops when it is dropped.
#[derive(Debug)]
pub struct Witness {
    url: String,
    running: JoinHandle<()>,
    _mock: Served,
}

struct Proxy {
    upstream: String,
    client: Client,
    breakage: Breakage,
    memory: Memory,
}

impl Witness {
    /// Starts a mock and a proxy on ports of their own.
    pub async fn start(breakage: Breakage) -> Self {
        let mock = Served::start().await;
        let memory = Mutex::new(HashMap::new());
        let proxy = Proxy { upstream: mock.url().to_owned(), client: client(), breakage, memory };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(pass).with_state(Arc::new(proxy));
        let running = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, running, _mock: mock }
    }

    /// Where the proxy listens.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn pass(State(proxy): State<Arc<Proxy>>, request: Request) -> Response {
    let mut asked = asked(request).await;
    let is_control = asked.path.contains("/__mock");
    if !is_control {
        (proxy.breakage.asked)(&mut asked);
    }
    let mut answered = match asked.swallowed {
        Some(status) => Answered::empty(status),
        None => forward(&proxy, &asked).await,
    };
    if !is_control {
        (proxy.breakage.answered)(&asked, &mut answered, &proxy.memory);
    }
    let mut response = Response::new(Body::from(answered.body));
    *response.status_mut() = answered.status;
    *response.headers_mut() = answered.headers;
    response
}

async fn asked(request: Request) -> Asked {
    let (parts, body) = request.into_parts();
    Asked {
        path: parts.uri.path().to_owned(),
        query: Asked::pairs(parts.uri.query().unwrap_or_default()),
        method: parts.method,
        headers: parts.headers,
        body: to_bytes(body, usize::MAX).await.unwrap(),
        swallowed: None,
    }
}

async fn forward(proxy: &Proxy, asked: &Asked) -> Answered {
    let url = format!("{}{}", proxy.upstream, asked.target());
    let request = proxy.client.request(asked.method.clone(), url);
    let response = request.headers(asked.headers.clone()).body(asked.body.clone()).send().await.unwrap();
    let (status, mut headers) = (response.status(), response.headers().clone());
    // The length is the body's, which may change on its way.
    headers.remove(CONTENT_LENGTH);
    headers.remove(TRANSFER_ENCODING);
    Answered { status, headers, body: response.bytes().await.unwrap() }
}
