use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use serde_json::{Map, Value};
use specs::annotation::FailureKind;

use super::message;
use crate::failure::{Failure, Kind};
use crate::pipeline::Answer;
use crate::pipeline::shape::JSON;
use crate::site::Service;

const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
/// What a refusal may be about (RFC 7644, section 3.12, table 9).
const WORDS: [&str; 10] = [
    "invalidFilter",
    "tooMany",
    "uniqueness",
    "mutability",
    "invalidSyntax",
    "invalidPath",
    "noTarget",
    "invalidValue",
    "invalidVers",
    "sensitive",
];

/// A refusal as SCIM words it, with the headers that the system gives it.
pub(super) fn reworded(mut answer: Answer, service: &Service, failure: &Failure) -> Answer {
    let status = status(answer.status());
    let body = body(service, failure, status);
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, JSON);
    answer.headers_mut().remove(CONTENT_LENGTH);
    *answer.body_mut() = Bytes::from(body.to_string()).into();
    answer
}

/// The status and body of a refusal among others in one answer.
pub(crate) fn scim_error(service: &Service, failure: &Failure) -> (StatusCode, Value) {
    let status = match failure.kind {
        Kind::Declared(kind) => status(super::status(&service.system.forms(None, kind, None), kind)),
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    (status, body(service, failure, status))
}

/// SCIM knows no 422: what cannot be understood is 400.
fn status(status: StatusCode) -> StatusCode {
    if status == StatusCode::UNPROCESSABLE_ENTITY { StatusCode::BAD_REQUEST } else { status }
}

fn body(service: &Service, failure: &Failure, status: StatusCode) -> Value {
    let mut body = Map::new();
    body.insert("schemas".to_owned(), vec![ERROR].into());
    body.insert("status".to_owned(), status.as_str().into());
    if let Some(word) = word(failure) {
        body.insert("scimType".to_owned(), word.into());
    }
    // The items of a validation failure are said in one sentence, which the reason is.
    let detail = match failure.kind {
        Kind::Declared(FailureKind::Validation) => failure.reason.clone(),
        _ => message(Some(service), None, failure),
    };
    body.insert("detail".to_owned(), detail.into());
    Value::Object(body)
}

fn word(failure: &Failure) -> Option<&str> {
    let case = failure.more.details.get("case").and_then(Value::as_str);
    let told = case.and_then(|case| WORDS.into_iter().find(|word| *word == case));
    told.or(match failure.kind {
        Kind::Declared(FailureKind::Conflict) if failure.more.details.contains_key("field") => {
            Some("uniqueness")
        }
        Kind::Declared(FailureKind::UnreadableBody) => Some("invalidSyntax"),
        Kind::Declared(FailureKind::Validation) if failure.more.errors.iter().any(is_broken) => {
            Some("invalidSyntax")
        }
        Kind::Declared(FailureKind::Validation) => Some("invalidValue"),
        _ => None,
    })
}

/// Whether an item says that the body is no JSON.
fn is_broken(item: &Value) -> bool {
    item.get("type").and_then(Value::as_str) == Some("json_invalid")
}
