//! The only place that knows statuses and envelopes.

mod browser;
mod envelope;
mod media;
mod media_type;
mod refusal;
mod stream;

pub(crate) use refusal::{message, scim_error, told};

use std::cell::RefCell;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, DATE, ETAG, LOCATION, PRAGMA};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::{Value, json};
use specs::contract::Response as Declared;
use specs::document::Care;

use super::behave::{Html, Made, Outcome, Redirect, Tagged, Tokens};
use super::route::{Found, Routed};
use super::{Answer, Behaved, Body, Exchange};
use crate::failure::Failure;
use crate::inferred;
use crate::state::World;

/// The header that says why a request was refused.
pub(crate) const REASON: HeaderName = HeaderName::from_static("mock-reason");
/// The header with the id of the request.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// What RFC 6749, section 5.1 asks for beside it.
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");
/// Longest reason in a header; the journal has all of it. Proxies cut off headers at 4 to 8 KiB.
const LONGEST_REASON: usize = 512;

/// An answer, and what it refuses for, if it does: a page may refuse too.
#[derive(Debug)]
pub(super) struct Shaped {
    pub(super) answer: Answer,
    pub(super) reason: Option<String>,
    pub(super) failure: Option<Failure>,
}

/// Turns what came of a request into its answer.
pub(super) fn shape(
    exchange: &Exchange,
    routed: &Routed<'_>,
    outcome: Result<Behaved<'_>, Failure>,
) -> Shaped {
    let shaped = outcome.and_then(|behaved| {
        let found = routed.found.as_ref().map_err(Clone::clone)?;
        let reason = match &behaved.outcome {
            Outcome::Html(Html { reason, .. }) | Outcome::Redirect(Redirect { reason, .. }) => reason.clone(),
            _ => None,
        };
        Ok((held(exchange, found, said(exchange, found, behaved)?)?, reason))
    });
    let (mut answer, reason, failure) = match shaped {
        Ok((answer, reason)) => (answer, reason, None),
        Err(failure) => {
            (refusal::refusal(exchange, routed, &failure), Some(failure.reason.clone()), Some(failure))
        }
    };
    mark(&mut answer, exchange, reason.as_deref());
    Shaped { answer, reason, failure }
}

/// The answer with what is made up beside its body, and held against the document where that is wanted.
fn held(exchange: &Exchange, found: &Found<'_>, answer: Answer) -> Result<Answer, Failure> {
    let mut answer = answer;
    let status = answer.status();
    if found.route.plan.is_made_up() && found.system().document().care() == Care::Lenient {
        let of_success = status.as_u16() == found.operation.responses.success();
        let made = || inferred::headers(exchange, found, status);
        let made = if of_success { found.route.headers.get_or_init(made).clone() } else { made() };
        for (name, value) in made {
            answer.headers_mut().entry(name).or_insert(value);
        }
    }
    if found.service.strict && status.is_success() {
        let body = answer.body().whole().unwrap_or_default();
        inferred::hold(found, status.as_u16(), answer.headers(), &body)?;
    }
    Ok(answer)
}

/// The answer, as far as the document says anything of it beside its body.
fn said(exchange: &Exchange, found: &Found<'_>, behaved: Behaved<'_>) -> Result<Answer, Failure> {
    let Behaved { outcome: Outcome::Headed(head, outcome), content } = behaved else {
        return success(exchange, found, behaved, None);
    };
    let content = head.media.as_ref().or(content);
    let mut answer = success(exchange, found, Behaved { outcome: *outcome, content }, head.status)?;
    for (name, value) in head.headers {
        answer.headers_mut().append(name, value);
    }
    Ok(answer)
}

fn success(
    exchange: &Exchange,
    found: &Found<'_>,
    behaved: Behaved<'_>,
    said: Option<StatusCode>,
) -> Result<Answer, Failure> {
    let Behaved { outcome, content } = behaved;
    match &outcome {
        Outcome::Html(html) => return Ok(browser::page(html)),
        Outcome::Redirect(redirect) => return Ok(browser::redirect(exchange, redirect)),
        Outcome::File(download) => {
            let status = said.unwrap_or_else(|| self::status(found, &outcome));
            return media::file(exchange, status, download);
        }
        _ => {}
    }
    let status = said.unwrap_or_else(|| status(found, &outcome));
    let outcome = match outcome {
        Outcome::Stream(streamed) => return stream::answer(found, status, *streamed),
        other => other,
    };
    if matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED)
        || (said.is_some()
            && !matches!(outcome, Outcome::Value(_) | Outcome::Text(_))
            && !has_body(found, status))
    {
        return Ok(empty(status));
    }
    let mut beside = None;
    let (media_type, body) = match outcome {
        Outcome::Headed(..)
        | Outcome::Nothing
        | Outcome::Html(_)
        | Outcome::Redirect(_)
        | Outcome::Stream(_)
        | Outcome::File(_) => return Ok(empty(status)),
        Outcome::Item { json, .. } => (media_type::json(content), envelope::item(found, &json)?),
        Outcome::Page(page) => (media_type::json(content), envelope::page(found, page)?),
        Outcome::Value(value) => media_type::written(&value, content),
        Outcome::Text(text) => (media_type::json(content), text),
        Outcome::Tokens(Tokens { value, headers }) => {
            beside = Some(headers);
            media_type::written(&value, content)
        }
        Outcome::Json(bytes) => (JSON, bytes),
        Outcome::Made(Made { media: Some(media), body, .. }) => (media, body),
        Outcome::Made(_) => return Ok(empty(status)),
        Outcome::Tagged(tagged) => return Ok(self::tagged(status, tagged)),
    };
    let mut answer = with_body(status, media_type, body);
    if let Some(headers) = beside {
        for (name, value) in headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                answer.headers_mut().append(name, value);
            }
        }
        answer.headers_mut().insert(CACHE_CONTROL, NO_STORE);
        answer.headers_mut().insert(PRAGMA, NO_CACHE);
    }
    Ok(answer)
}

fn has_body(found: &Found<'_>, status: StatusCode) -> bool {
    found.operation.responses.for_status(status.as_u16()).is_some_and(Declared::has_content)
}

/// What the operation declares for success: for a record that may be made or changed, the status
/// that says which, if it is declared.
fn status(found: &Found<'_>, outcome: &Outcome) -> StatusCode {
    let responses = &found.operation.responses;
    let wanted = match outcome {
        Outcome::Made(Made { status: Some(status), .. }) => return *status,
        Outcome::Item { made: Some(true), .. } => Some(StatusCode::CREATED),
        Outcome::Item { made: Some(false), .. } => Some(StatusCode::OK),
        _ => None,
    };
    let declared = |status: &StatusCode| responses.exact().any(|(known, _)| known == status.as_u16());
    let first = || StatusCode::from_u16(responses.success()).unwrap_or(StatusCode::OK);
    wanted.filter(declared).unwrap_or_else(first)
}

/// A value with its version, or that the client has this version already.
fn tagged(status: StatusCode, tagged: Tagged) -> Answer {
    let Tagged { value, tag, location } = tagged;
    let mut answer = match value {
        Some(value) => with_body(status, JSON, Bytes::from(value.to_string())),
        None => empty(StatusCode::NOT_MODIFIED),
    };
    for (name, value) in [(ETAG, Some(tag)), (LOCATION, location)] {
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

fn empty(status: StatusCode) -> Answer {
    let mut answer = Response::new(Body::default());
    *answer.status_mut() = status;
    answer
}

fn with_body(status: StatusCode, media_type: HeaderValue, body: Bytes) -> Answer {
    let mut answer = Response::new(Body::from(body));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, media_type);
    answer
}

fn mark(answer: &mut Answer, exchange: &Exchange, reason: Option<&str>) {
    let headers = answer.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&exchange.request_id) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some(date) = date(&exchange.world) {
        headers.insert(DATE, date);
    }
    if let Some(reason) = reason.and_then(|reason| HeaderValue::from_str(&printable(reason)).ok()) {
        headers.insert(REASON, reason);
    }
}

/// The world's time, as RFC 9110, section 5.6.7 writes it.
pub(crate) fn date(world: &World) -> Option<HeaderValue> {
    thread_local! {
        /// The second that was written last: there are many answers to one.
        static WRITTEN: RefCell<Option<(i64, HeaderValue)>> = const { RefCell::new(None) };
    }
    let now = world.snapshot().clock().now();
    WRITTEN.with_borrow_mut(|written| match written {
        Some((second, text)) if *second == now.as_second() => Some(text.clone()),
        _ => {
            let text = DateTimePrinter::new().timestamp_to_rfc9110_string(&now).ok()?;
            let text = HeaderValue::try_from(text).ok()?;
            *written = Some((now.as_second(), text.clone()));
            Some(text)
        }
    })
}

/// What of a reason can stand in a header: visible ASCII, cut off where it grows long.
fn printable(reason: &str) -> String {
    let visible = |c: char| if c.is_ascii_graphic() || c == ' ' { c } else { '?' };
    reason.chars().take(LONGEST_REASON).map(visible).collect()
}

/// Problem details (RFC 9457), where no system says how it words failures.
pub(crate) fn problem(status: StatusCode, title: &str, detail: &str) -> Answer {
    let body = json!({"title": title, "status": status.as_u16(), "detail": detail});
    problem_of(status, &body)
}

fn problem_of(status: StatusCode, body: &Value) -> Answer {
    with_body(status, HeaderValue::from_static("application/problem+json"), Bytes::from(body.to_string()))
}
