use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue};
use http::{HeaderMap, Method};
use reqwest::Url;
use serde_json::Value;

use super::{LoginError, Visitor};
use crate::exchange::{Redirects, Request, RequestBody, Response};

/// One request of a login.
pub(super) struct Ask {
    request: Request,
}

impl Ask {
    pub(super) fn get(url: Url) -> Self {
        Self::new(Method::GET, url)
    }

    pub(super) fn post(url: Url, content_type: &'static str, body: String) -> Self {
        let mut ask = Self::new(Method::POST, url);
        ask.request.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        ask.request.body = Some(RequestBody { bytes: body.into(), content: Value::Null });
        ask
    }

    /// A form, as a browser sends one.
    pub(super) fn form(url: Url, fields: &[(String, String)]) -> Self {
        Self::post(url, "application/x-www-form-urlencoded", encoded(fields))
    }

    pub(super) fn accepting(self, media_type: &'static str) -> Self {
        self.with(ACCEPT, media_type)
    }

    pub(super) fn authorized(self, value: &str) -> Self {
        self.with(AUTHORIZATION, value)
    }

    /// Without any where there are none.
    pub(super) fn cookies(self, pairs: &str) -> Self {
        if pairs.is_empty() { self } else { self.with(COOKIE, pairs) }
    }

    /// A value that no header can have is not sent; what is asked then says so.
    fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(mut value) = HeaderValue::try_from(value) {
            value.set_sensitive(name != ACCEPT);
            self.request.headers.insert(name, value);
        }
        self
    }

    fn new(method: Method, url: Url) -> Self {
        let request = Request {
            method,
            url,
            headers: HeaderMap::new(),
            path: Vec::new(),
            query: Vec::new(),
            body: None,
            redirects: Redirects::Manual,
        };
        Self { request }
    }

    pub(super) async fn send(self, visitor: &Visitor<'_>) -> Result<Response, LoginError> {
        Ok(visitor.client.send(&self.request).await?)
    }
}

fn encoded(fields: &[(String, String)]) -> String {
    // The URL type brings the serialiser that forms share with queries.
    let Ok(mut pairs) = Url::parse("form:") else { return String::new() };
    pairs.query_pairs_mut().extend_pairs(fields);
    pairs.query().unwrap_or_default().to_owned()
}

pub(super) fn url(text: &str) -> Result<Url, LoginError> {
    text.parse().map_err(|_| LoginError::Unexpected("an endpoint of the login is no URL".to_owned()))
}
