use http::{HeaderMap, HeaderValue, Method, StatusCode};
use reqwest::Url;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::error::TargetError;
use crate::beginning::beginning;
use crate::client::Client;
use crate::exchange::{Redirects, Request, RequestBody, Response};
use crate::mask::Mask;
use crate::secret::Secret;

/// The control API of a mock.
#[derive(Clone, Debug)]
pub(super) struct Control {
    client: Client,
    root: Url,
}

/// `GET /__mock/health`
#[derive(Debug, Deserialize)]
pub(super) struct Health {
    pub(super) mock: bool,
    pub(super) systems: Vec<String>,
    /// Of the program.
    pub(super) version: Option<String>,
    /// What its records and ids follow from.
    pub(super) seed: Option<u64>,
}

/// One of `GET /__mock/personas`
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Persona {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) email: Option<String>,
    pub(super) password: Option<Secret>,
    pub(super) client_id: Option<String>,
    pub(super) client_secret: Option<Secret>,
}

#[derive(Deserialize)]
struct Personas {
    personas: Vec<Persona>,
}

/// `POST /__mock/tokens`
#[derive(Deserialize)]
struct Token {
    token: Secret,
}

impl Health {
    /// What it says, for readers of a report.
    pub(super) fn facts(&self) -> Vec<(String, String)> {
        let facts = [
            ("kind", Some("mock".to_owned())),
            ("version", self.version.clone()),
            ("seed", self.seed.map(|seed| seed.to_string())),
        ];
        facts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }
}

impl Control {
    pub(super) fn new(client: Client, root: Url) -> Self {
        Self { client, root }
    }

    /// What the mock says of itself; none where no mock answers.
    pub(super) async fn health(&self) -> Result<Option<Health>, TargetError> {
        let response = self.send(Method::GET, "/__mock/health", None).await?;
        let health = response.content().and_then(|body| Health::deserialize(body).ok());
        Ok(health.filter(|health| response.status == StatusCode::OK && health.mock))
    }

    /// Who can log in, with what. The same in every world.
    pub(super) async fn personas(&self) -> Result<Vec<Persona>, TargetError> {
        self.call::<Personas>(Method::GET, "/__mock/personas", None).await.map(|answer| answer.personas)
    }

    /// A token of a persona in a world.
    pub(super) async fn token(
        &self,
        world: &str,
        persona: &str,
        system: &str,
    ) -> Result<Secret, TargetError> {
        let body = json!({"persona": persona, "system": system});
        let path = format!("/@{world}/__mock/tokens");
        self.call::<Token>(Method::POST, &path, Some(body)).await.map(|answer| answer.token)
    }

    pub(super) async fn create_world(&self, world: &str) -> Result<(), TargetError> {
        let response = self.send(Method::POST, "/__mock/worlds", Some(json!({"name": world}))).await?;
        succeeded("POST /__mock/worlds", &response)
    }

    pub(super) async fn delete_world(&self, world: &str) -> Result<(), TargetError> {
        let path = format!("/__mock/worlds/{world}");
        let response = self.send(Method::DELETE, &path, None).await?;
        succeeded("DELETE /__mock/worlds/…", &response)
    }

    async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<T, TargetError> {
        let name = format!("{method} {path}");
        let response = self.send(method, path, body).await?;
        succeeded(&name, &response)?;
        let value = response.content().and_then(|body| T::deserialize(body).ok());
        value.ok_or_else(|| unexpected(&name, &response))
    }

    fn url(&self, path: &str) -> Url {
        let mut url = self.root.clone();
        url.set_path(&format!("{}{path}", self.root.path().trim_end_matches('/')));
        url
    }

    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Result<Response, TargetError> {
        let request = Request {
            method,
            url: self.url(path),
            headers: headers(body.is_some()),
            path: Vec::new(),
            query: Vec::new(),
            body: body.map(|content| RequestBody { bytes: content.to_string().into(), content }),
            redirects: Redirects::Manual,
        };
        Ok(self.client.send(&request).await?)
    }
}

/// Without `Mock-Control` the mock takes a request for that of a page in some browser.
fn headers(has_body: bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("mock-control", HeaderValue::from_static("conformance"));
    if has_body {
        headers.insert(http::header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    headers
}

fn succeeded(request: &str, response: &Response) -> Result<(), TargetError> {
    if response.status.is_success() { Ok(()) } else { Err(unexpected(request, response)) }
}

/// Enough for an error, too little for a page of anything else.
const LONGEST_BODY: usize = 200;

fn unexpected(request: &str, response: &Response) -> TargetError {
    let body = response.content().map(|body| Mask::default().json(body)).unwrap_or_default();
    TargetError::Control {
        request: request.to_owned(),
        status: response.status.as_u16(),
        body: beginning(&body, LONGEST_BODY).into_owned(),
    }
}
