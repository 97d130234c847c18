use std::sync::{Arc, Mutex};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A provider that says what it is told to, and keeps what it was asked. It stops when it is dropped.
pub(super) struct StandIn {
    desk: Desk,
    running: JoinHandle<()>,
}

#[derive(Clone)]
struct Desk {
    url: String,
    key: Arc<EcdsaKeyPair>,
    told: Arc<Mutex<Told>>,
}

/// What it answers, and what it was asked.
#[derive(Default)]
struct Told {
    token: Option<(u16, String)>,
    metadata: Option<String>,
    keys: Option<String>,
    hangs: bool,
    asked: Vec<(String, String)>,
}

impl StandIn {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let desk = Desk { url, key: Arc::new(key), told: Arc::default() };
        let router = Router::new().fallback(answer).with_state(desk.clone());
        let running = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { desk, running }
    }

    pub(super) fn url(&self) -> &str {
        &self.desk.url
    }

    /// The next code is good for an ID token with these claims.
    pub(super) fn vouch(&self, claims: &Value) {
        self.answer_token(200, &json!({"token_type": "Bearer", "id_token": self.sign(claims)}).to_string());
    }

    /// What the token endpoint answers.
    pub(super) fn answer_token(&self, status: u16, body: &str) {
        self.told(|told| told.token = Some((status, body.to_owned())));
    }

    /// What it says of itself.
    pub(super) fn answer_metadata(&self, body: &str) {
        self.told(|told| told.metadata = Some(body.to_owned()));
    }

    /// What it says its keys are.
    pub(super) fn answer_keys(&self, body: &str) {
        self.told(|told| told.keys = Some(body.to_owned()));
    }

    /// From now on it takes requests and says nothing.
    pub(super) fn hang(&self) {
        self.told(|told| told.hangs = true);
    }

    /// The last request to a path: `Authorization` and body.
    pub(super) fn asked(&self) -> (String, String) {
        self.told(|told| told.asked.last().cloned().unwrap_or_default())
    }

    fn told<T>(&self, with: impl FnOnce(&mut Told) -> T) -> T {
        with(&mut self.desk.told.lock().unwrap())
    }

    /// A token that it signed.
    pub(super) fn sign(&self, claims: &Value) -> String {
        sign(&self.desk.key, &json!({"alg": "ES256", "kid": "k1"}), claims)
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.running.abort();
    }
}

/// A token with this header, signed by a key.
pub(super) fn sign(key: &EcdsaKeyPair, header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let signature = key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

impl Desk {
    fn metadata(&self) -> Value {
        json!({"issuer": self.url, "authorization_endpoint": format!("{}/authorize?a=b", self.url),
            "token_endpoint": format!("{}/token", self.url), "jwks_uri": format!("{}/keys", self.url)})
    }

    fn keys(&self) -> Value {
        let point = &self.key.public_key().as_ref()[1..];
        let (x, y) = point.split_at(32);
        let key = json!({"kty": "EC", "crv": "P-256", "kid": "k1", "use": "sig", "alg": "ES256",
            "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y)});
        json!({"keys": [{"kty": "unheard of", "kid": "k0"}, key]})
    }
}

async fn answer(State(desk): State<Desk>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
    if desk.told.lock().unwrap().hangs {
        std::future::pending::<()>().await;
    }
    let mut told = desk.told.lock().unwrap();
    let said = match parts.uri.path() {
        "/.well-known/openid-configuration" => {
            (200, told.metadata.clone().unwrap_or_else(|| desk.metadata().to_string()))
        }
        "/keys" => (200, told.keys.clone().unwrap_or_else(|| desk.keys().to_string())),
        "/token" => {
            let proof = parts.headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
            told.asked.push((proof.unwrap_or_default(), body));
            told.token.clone().unwrap_or((500, "nobody told what to say".to_owned()))
        }
        _ => (404, String::new()),
    };
    (StatusCode::from_u16(said.0).unwrap(), said.1).into_response()
}
