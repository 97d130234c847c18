use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use specs::annotation::{Dialect, FailureKind, SystemAnnotation};
use specs::contract::MediaRange;

use super::Exchange;
use super::route::Found;
use crate::failure::Failure;
use crate::validate::pydantic::{self, Unreadable};
use crate::validate::{Body, MultipartError, parse_form, parse_multipart};

/// How long a client may take to send a body; servers in the field wait between 20 and 60 seconds.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long one may be silent who sends a body that nobody looks at.
const SILENCE: Duration = Duration::from_secs(5);

/// How much of a body that nobody looks at is read away, in bytes: as much as any operation may take.
const PASSED_OVER: usize = 64 << 20;

/// The body's bytes; of an operation that takes none, nothing, whatever was sent.
///
/// # Errors
/// When it is too large or does not arrive in time.
pub(super) async fn read<B>(exchange: &Exchange, found: &Found<'_>, body: B) -> Result<Bytes, Failure>
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: std::error::Error + Send + Sync + 'static,
{
    if found.operation.body.is_none() {
        pass_over(exchange, body);
        return Ok(Bytes::new());
    }
    collect(exchange, found, body).await
}

/// Reads away a body that nobody looks at, as far as one may be sent and while the answer is on its way: the
/// connection is closed otherwise, under a client that is still sending or sends its next request there. A client
/// that asked first need not send it.
pub(super) fn pass_over<B>(exchange: &Exchange, body: B)
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
{
    if !body.is_end_stream() && exchange.header(EXPECT).is_none() {
        read_away(body);
    }
}

/// The same where the client is sending already.
fn read_away<B>(body: B)
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
{
    let rest = async move {
        let mut body = pin!(body);
        let mut left = PASSED_OVER;
        while let Ok(Some(Ok(frame))) = tokio::time::timeout(SILENCE, body.frame()).await
            && let Some(less) = left.checked_sub(frame.data_ref().map_or(0, Bytes::len))
        {
            left = less;
        }
    };
    tokio::spawn(tokio::time::timeout(PATIENCE, rest));
}

async fn collect<B>(exchange: &Exchange, found: &Found<'_>, body: B) -> Result<Bytes, Failure>
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: std::error::Error + Send + Sync + 'static,
{
    let limit = found.system().body_limit(found.operation).unwrap_or(SystemAnnotation::BODY_LIMIT);
    let announced = exchange.header(CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    let mut body = Box::pin(body);
    if announced.is_some_and(|length| length > limit) {
        pass_over(exchange, body);
        return Err(too_large(limit));
    }
    match tokio::time::timeout(PATIENCE, Limited::new(body.as_mut(), limit).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            read_away(body);
            Err(too_large(limit))
        }
        Ok(Err(error)) => {
            Err(Failure::new(FailureKind::UnreadableBody, format!("the body broke off: {error}")))
        }
        Err(_) => {
            let reason = format!("the body did not arrive within {} s", PATIENCE.as_secs());
            Err(Failure::new(FailureKind::Unavailable, reason))
        }
    }
}

fn too_large(limit: usize) -> Failure {
    Failure::new(FailureKind::PayloadTooLarge, format!("the body is over the limit of {limit} bytes"))
}

/// What the bytes say, as their media type has it.
///
/// # Errors
/// When they cannot be parsed at all.
pub(super) async fn parse(exchange: &Exchange, found: &Found<'_>, raw: &Bytes) -> Result<Body, Failure> {
    let media_type = exchange.header(CONTENT_TYPE);
    if raw.is_empty() {
        return Ok(Body::Nothing);
    }
    match media_type.and_then(form) {
        Some(FormKind::Fields) if takes_form(found) => return Ok(Body::Form(parse_form(raw))),
        Some(FormKind::Parts) if takes_form(found) => {
            let parts = parse_multipart(media_type.unwrap_or_default(), raw.clone()).await;
            return parts.map(Body::Multipart).map_err(|error| broken(&error));
        }
        _ => {}
    }
    let dialect = found.system().annotation().dialect;
    if !is_json(dialect, media_type) {
        return Ok(Body::Other { bytes: raw.clone() });
    }
    match dialect {
        Dialect::Fastapi => pydantic::read_json(raw).map(Body::Json).map_err(unreadable),
        Dialect::Plain => serde_json::from_slice(raw).map(Body::Json).map_err(|error| {
            Failure::new(FailureKind::UnreadableBody, format!("the body is not JSON: {error}"))
        }),
    }
}

fn is_json(dialect: Dialect, media_type: Option<&str>) -> bool {
    match dialect {
        Dialect::Fastapi => pydantic::is_json(media_type),
        Dialect::Plain => {
            media_type.is_some_and(|it| MediaRange::parse(it).is_ok_and(|range| range.is_json()))
        }
    }
}

/// A form sent to an operation that takes none is a body of another media type.
fn takes_form(found: &Found<'_>) -> bool {
    found
        .operation
        .body
        .as_ref()
        .is_some_and(|body| body.content.keys().any(|declared| form(declared).is_some()))
}

/// The two media types of forms.
enum FormKind {
    /// `application/x-www-form-urlencoded`.
    Fields,
    /// `multipart/form-data`.
    Parts,
}

fn form(media_type: &str) -> Option<FormKind> {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Some(FormKind::Fields);
    }
    essence.eq_ignore_ascii_case("multipart/form-data").then_some(FormKind::Parts)
}

fn broken(error: &MultipartError) -> Failure {
    let kind = match error {
        MultipartError::TooMany | MultipartError::TooLong(_) => FailureKind::PayloadTooLarge,
        _ => FailureKind::UnreadableBody,
    };
    Failure::new(kind, error.to_string())
}

fn unreadable(problem: Unreadable) -> Failure {
    match problem {
        Unreadable::Syntax(item) => {
            let errors = serde_json::to_value(&item).into_iter().collect();
            Failure::new(FailureKind::Validation, "the body is not JSON").with_errors(errors)
        }
        Unreadable::Body => Failure::new(FailureKind::UnreadableBody, "the body cannot be decoded"),
    }
}
