use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use serde_json::Value;

use super::Wrong;
use crate::deliver::Letter;
use crate::pipeline::{self, Task};

/// Bytes of an answer at most: metadata, keys and tokens have a few thousand.
const LARGEST: usize = 64 * 1024;
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

/// What is asked of a service.
pub(super) struct Question {
    method: Method,
    url: String,
    headers: HeaderMap,
    form: String,
}

impl Question {
    pub(super) fn get(url: impl Into<String>) -> Self {
        let headers = HeaderMap::from_iter([(ACCEPT, JSON)]);
        Self { method: Method::GET, url: url.into(), headers, form: String::new() }
    }

    pub(super) fn post(url: impl Into<String>, form: String) -> Self {
        let headers = HeaderMap::from_iter([(ACCEPT, JSON), (CONTENT_TYPE, FORM)]);
        Self { method: Method::POST, url: url.into(), headers, form }
    }

    /// With these credentials; nothing that stands there can be a secret of anybody else.
    pub(super) fn authorized(mut self, value: &str) -> Self {
        if let Ok(mut value) = HeaderValue::from_str(value) {
            value.set_sensitive(true);
            self.headers.insert(AUTHORIZATION, value);
        }
        self
    }
}

/// Asks: this server itself, in the same world, where the address is below its own, else over the
/// network as far as records may be sent there.
///
/// # Errors
/// When no answer comes, or one that is no JSON.
pub(super) async fn ask(task: &Task<'_>, question: Question) -> Result<(StatusCode, Value), Wrong> {
    let url = question.url.clone();
    let (status, body) = match here(task, &url) {
        Some(target) => itself(task, question, target).await?,
        None => elsewhere(task, question).await?,
    };
    match serde_json::from_slice(&body) {
        Ok(value) => Ok((status, value)),
        Err(_) => Err(Wrong::service(format!("{url} answered {} with what is no JSON.", status.as_u16()))),
    }
}

/// The path and query of an address of this server.
fn here<'u>(task: &Task<'_>, url: &'u str) -> Option<&'u str> {
    let public = task.site.public_url();
    let rest = url.strip_prefix(public).filter(|_| !public.is_empty())?;
    rest.starts_with('/').then_some(rest)
}

async fn itself(task: &Task<'_>, question: Question, target: &str) -> Result<(StatusCode, Bytes), Wrong> {
    let request = Request::builder().method(question.method).uri(target);
    let request = request.header("mock-world", task.exchange.world.name().as_str());
    let request = request.body(Full::new(Bytes::from(question.form)));
    let mut request = request.map_err(|_| Wrong::service(format!("{} is no address.", question.url)))?;
    request.headers_mut().extend(question.headers);
    let answer = Box::pin(pipeline::answer(task.site, request)).await;
    let (parts, body) = answer.into_parts();
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    Ok((parts.status, body))
}

async fn elsewhere(task: &Task<'_>, question: Question) -> Result<(StatusCode, Bytes), Wrong> {
    let Question { method, url, headers, form } = question;
    let letter = Letter { method, url: url.clone(), headers, body: Bytes::from(form) };
    let answer = task.site.post().fetch(letter).await;
    let (status, body) = answer.map_err(|why| Wrong::service(format!("{url} cannot be asked: {why}.")))?;
    match body.len() {
        0..LARGEST => Ok((status, body)),
        _ => Err(Wrong::service(format!("{url} answered with more than is read."))),
    }
}
