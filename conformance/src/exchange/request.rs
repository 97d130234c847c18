use bytes::Bytes;
use http::{HeaderMap, Method};
use reqwest::Url;
use serde_json::Value;

/// A request, ready to send.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    /// Path parameters by name, as they were before encoding.
    pub(crate) path: Vec<(String, String)>,
    /// Query parameters in the order they are sent.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Option<RequestBody>,
    pub(crate) redirects: Redirects,
}

/// What is done with an answer that leads elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Redirects {
    /// It is gone after, as other Arazzo runners do.
    #[default]
    Follow,
    /// It is the answer.
    Manual,
}

/// A body as bytes, and as the value they came from.
#[derive(Clone, Debug)]
pub(crate) struct RequestBody {
    pub(crate) bytes: Bytes,
    pub(crate) content: Value,
}

impl Request {
    /// The value that `$request.body` reads.
    pub(crate) fn content(&self) -> Option<&Value> {
        self.body.as_ref().map(|body| &body.content)
    }
}
