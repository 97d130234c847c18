use bytes::Bytes;
use http::{HeaderValue, StatusCode};
use serde_json::{Map, Value, json};
use specs::annotation::FailureKind;
use specs::contract::{Content, Responses};

use super::view::merge;
use super::{Making, written};
use crate::pipeline::{Exchange, Found};

/// Members that say what went wrong, in the declared form of a refusal.
const MESSAGES: [&str; 8] =
    ["message", "detail", "error_description", "description", "error", "msg", "reason", "title"];

/// Members that hold the status.
const STATUSES: [&str; 4] = ["status", "code", "statusCode", "status_code"];

/// Statuses that say the same, the likeliest first.
const fn same(kind: FailureKind) -> &'static [u16] {
    match kind {
        FailureKind::Validation | FailureKind::UnreadableBody => &[400, 422],
        _ => &[],
    }
}

/// Statuses that may stand in for one that an operation does not declare, the likeliest first.
const fn near(kind: FailureKind) -> &'static [u16] {
    match kind {
        FailureKind::Validation | FailureKind::UnreadableBody => &[405, 409, 415, 404, 412, 403, 401],
        FailureKind::Unauthenticated | FailureKind::InvalidCredential => &[403],
        FailureKind::NotFound => &[410, 403, 409, 405, 400, 422],
        FailureKind::Conflict => &[412, 400, 422],
        FailureKind::UnsupportedMediaType => &[400, 422, 406, 405],
        FailureKind::PayloadTooLarge => &[400, 422],
        _ => &[],
    }
}

/// Those for a request without a header that it needs: many are credentials that no scheme declares.
const HEADERLESS: &[u16] = &[401, 403];

/// The status of a failure: the usual one where the operation declares it, else what it declares instead. A client
/// finds the answer in the document; `Mock-Reason` says what was wrong.
pub(crate) fn status(
    responses: &Responses,
    kind: FailureKind,
    errors: &[Value],
    usual: StatusCode,
) -> StatusCode {
    let exact = |status: &&u16| responses.exact().any(|(known, _)| known == **status);
    let of =
        |statuses: &'static [u16]| statuses.iter().find(exact).and_then(|it| StatusCode::from_u16(*it).ok());
    if exact(&&usual.as_u16()) {
        return usual;
    }
    let lacks_header = errors.iter().any(|error| error["in"] == "header" && error["rule"] == "required");
    let headerless = || if lacks_header { of(HEADERLESS) } else { None };
    let near = || match responses.for_status(usual.as_u16()) {
        Some(_) => None,
        None => headerless().or_else(|| of(near(kind))),
    };
    of(same(kind)).or_else(near).unwrap_or(usual)
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
    let json = response.content.iter().find(|content| content.is_json());
    let content = json.or_else(|| response.content.first())?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_one_of_those_that_are_declared() {
        for (declared, kind, usual, wanted) in [
            (&["200", "400", "422"][..], FailureKind::Validation, 400, 400),
            (&["200", "422", "default"], FailureKind::Validation, 400, 422),
            (&["200", "404", "default"], FailureKind::Validation, 400, 400),
            (&["200", "404", "4XX"], FailureKind::Validation, 400, 400),
            (&["200", "404", "405"], FailureKind::Validation, 400, 405),
            (&["200", "404"], FailureKind::UnreadableBody, 400, 404),
            (&["200", "403"], FailureKind::Unauthenticated, 401, 403),
            (&["200", "400", "403"], FailureKind::NotFound, 404, 403),
            (&["200", "401"], FailureKind::Validation, 400, 401),
            (&["200", "401", "404"], FailureKind::Validation, 400, 404),
            (&["200", "500"], FailureKind::Validation, 400, 400),
            (&["200"], FailureKind::NotFound, 404, 404),
        ] {
            let answers = declared.iter().map(|status| ((*status).to_owned(), json!({"description": ""})));
            let answers: Map<String, Value> = answers.collect();
            let document = json!({
                "openapi": "3.1.0", "info": {"title": "a", "version": "1"},
                "paths": {"/a": {"get": {"responses": answers}}},
            });
            let system = specs::contract::read("a", &document.to_string()).unwrap();
            let usual = StatusCode::from_u16(usual).unwrap();
            let responses = &system.operations()[0].responses;
            let found = status(responses, kind, &[], usual);
            assert_eq!(found.as_u16(), wanted, "{declared:?} {kind:?}");
            let headerless = status(responses, kind, &[json!({"in": "header", "rule": "required"})], usual);
            let is_401 = headerless == StatusCode::UNAUTHORIZED;
            assert!(headerless == found || is_401 && declared.contains(&"401"), "{declared:?}: {headerless}");
        }
    }
}
