use bytes::Bytes;
use http::{HeaderValue, StatusCode};
use serde_json::{Map, Value, json};
use specs::annotation::FailureKind;
use specs::contract::{Content, MediaRange, Responses};

use super::view::merge;
use super::{Making, written};
use crate::pipeline::{Exchange, Found};

/// Members that say what went wrong, in the declared form of a refusal.
const MESSAGES: [&str; 8] =
    ["message", "detail", "error_description", "description", "error", "msg", "reason", "title"];

/// Members that hold the status.
const STATUSES: [&str; 4] = ["status", "code", "statusCode", "status_code"];

/// The status of a failure: of two that say that a request is wrong the one that is declared.
pub(crate) fn status(responses: &Responses, kind: FailureKind, usual: StatusCode) -> StatusCode {
    let declared = |status: u16| responses.exact().any(|(known, _)| known == status);
    let wrong = matches!(kind, FailureKind::Validation | FailureKind::UnreadableBody);
    if wrong && !declared(usual.as_u16()) && declared(422) { StatusCode::UNPROCESSABLE_ENTITY } else { usual }
}

/// What a document that is somebody else's declares to answer with a status: `usual` where that is of its schema,
/// else what is, with the reason where there is a place for it. None where it declares nothing that can be written.
pub(crate) fn declared(
    exchange: &Exchange,
    found: &Found<'_>,
    status: StatusCode,
    usual: &Value,
    reason: &str,
) -> Option<(HeaderValue, Bytes)> {
    let making = Making::within(exchange, found);
    let response = found.operation.responses.for_status(status.as_u16())?;
    let is_json = |content: &&Content| {
        MediaRange::parse(&content.media_type).is_ok_and(|it| it.is_json() || it.is_wild())
    };
    let content = response.content.iter().find(is_json).or_else(|| response.content.first())?;
    let is_problem = content.media_type.starts_with("application/problem+json");
    let body = if (is_problem || making.is_described(content)) && making.is_valid(content, usual) {
        usual.clone()
    } else {
        told(&making, content, making.value(found.operation, content)?, status, reason)
    };
    Some(written(making.system, content, &body))
}

/// The same with the reason and the status in their places.
fn told(making: &Making<'_>, content: &Content, body: Value, status: StatusCode, reason: &str) -> Value {
    let mut told = body;
    let known = |names: &[&'static str], told: &Value, is: fn(&Value) -> bool| {
        names.iter().copied().find(|name| told.get(name).is_some_and(is))
    };
    let message = known(&MESSAGES, &told, Value::is_string).map(|name| (name, json!(reason)));
    let number = known(&STATUSES, &told, Value::is_number).map(|name| (name, json!(status.as_u16())));
    for (name, value) in message.into_iter().chain(number) {
        let mut next = told.clone();
        merge(&mut next, &Map::from_iter([(name.to_owned(), value)]));
        if making.is_valid(content, &next) {
            told = next;
        }
    }
    told
}
