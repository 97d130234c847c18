use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use sha2::{Digest, Sha256};

use super::{NO_STORE, empty, with_body};
use crate::flow::STYLE;
use crate::pipeline::behave::{Html, Redirect};
use crate::pipeline::{Answer, Exchange};

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// What pages may do: show themselves, in no frame, with their own style and nothing else. Forms are
/// not held to an address, for browsers would hold the redirects that follow to it as well.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let style = BASE64_STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    let policy =
        format!("default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; frame-ancestors 'none'");
    HeaderValue::from_str(&policy).unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
});

/// A page with what browsers must know of it.
pub(super) fn page(html: &Html) -> Answer {
    let mut answer = with_body(html.status, HTML, Bytes::from(html.text.clone()));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY.clone());
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    kept_by_nobody(headers, &html.cookies);
    answer
}

/// After a form that was sent, browsers are to ask anew and not to send it on (RFC 9110, section
/// 15.4.4).
pub(super) fn redirect(exchange: &Exchange, redirect: &Redirect) -> Answer {
    let status = if exchange.method == Method::POST { StatusCode::SEE_OTHER } else { StatusCode::FOUND };
    let mut answer = empty(status);
    let headers = answer.headers_mut();
    if let Ok(to) = HeaderValue::from_str(&redirect.to) {
        headers.insert(LOCATION, to);
    }
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    kept_by_nobody(headers, &redirect.cookies);
    answer
}

fn kept_by_nobody(headers: &mut HeaderMap, cookies: &[String]) {
    headers.insert(CACHE_CONTROL, NO_STORE);
    for cookie in cookies.iter().filter_map(|cookie| HeaderValue::from_str(cookie).ok()) {
        headers.append(SET_COOKIE, cookie);
    }
}
