//! Exchanges made by hand, for tests.

use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Method, StatusCode};
use serde_json::Value;

use super::{Redirects, Request, Response};

/// A GET and its JSON answer.
pub(crate) fn exchange(
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: &Value,
) -> (Request, Response) {
    let request = Request {
        method: Method::GET,
        url: "http://localhost/".parse().unwrap(),
        headers: HeaderMap::new(),
        path: Vec::new(),
        query: Vec::new(),
        body: None,
        redirects: Redirects::Follow,
    };
    (request, response(status, headers, body))
}

/// A JSON answer.
pub(crate) fn response(status: u16, headers: &[(&'static str, &'static str)], body: &Value) -> Response {
    let mut all = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    for (name, value) in headers {
        all.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    Response::new(StatusCode::from_u16(status).unwrap(), all, &body.to_string().into())
}
