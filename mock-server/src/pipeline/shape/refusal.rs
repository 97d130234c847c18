mod scim;

pub(crate) use scim::scim_error;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};
use specs::annotation::{Dialect, FailureForm, FailureKind, Surface};
use specs::contract::Forms;
use specs::document::Care;
use specs::expression::{EvalError, Scope};

use super::{JSON, NO_STORE, empty, problem_of, with_body};
use crate::failure::{DETAILS, Failure, Kind, OAuthError, text};
use crate::flow::{Flow, Wording};
use crate::inferred::{declared_refusal, refusal_status, required_headers};
use crate::pipeline::route::Routed;
use crate::pipeline::{Answer, Exchange};
use crate::site::Service;

/// The one conversion from a failure to an answer.
pub(super) fn refusal(exchange: &Exchange, routed: &Routed<'_>, failure: &Failure) -> Answer {
    let (service, surface) = (routed.service, routed.surface);
    let mut answer = match failure.kind {
        Kind::OAuth(code) => oauth(code, failure),
        Kind::Passed => passed(failure),
        Kind::Declared(kind) => declared(exchange, routed, &forms(service, surface, failure), kind, failure)
            .unwrap_or_else(|error| {
                let body = json!({"title": "the document's failure form fails", "detail": error.to_string()});
                problem_of(StatusCode::INTERNAL_SERVER_ERROR, &body)
            }),
    };
    let flow = routed.found.as_ref().ok().and_then(|found| found.route.plan.flow());
    if let (Some(Wording::Scim), Some(service)) = (flow.map(Flow::wording), service) {
        answer = scim::reworded(answer, service, failure);
    }
    for (name, value) in &failure.more.headers {
        answer.headers_mut().insert(name.clone(), value.clone());
    }
    answer
}

/// What another system answered; its headers are the failure's.
fn passed(failure: &Failure) -> Answer {
    let (status, body) = failure.more.passed.clone().unwrap_or((StatusCode::BAD_GATEWAY, Bytes::new()));
    let mut answer = empty(status);
    *answer.body_mut() = body.into();
    answer
}

/// RFC 6749, section 5.2: a client that failed to authenticate gets 401, everything else 400.
fn oauth(code: OAuthError, failure: &Failure) -> Answer {
    let status = match code {
        OAuthError::InvalidClient => StatusCode::UNAUTHORIZED,
        _ => StatusCode::BAD_REQUEST,
    };
    let body = json!({"error": code.code(), "error_description": failure.message});
    let mut answer = with_body(status, JSON, Bytes::from(body.to_string()));
    answer.headers_mut().insert(CACHE_CONTROL, NO_STORE);
    if status == StatusCode::UNAUTHORIZED {
        answer.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic"));
    }
    answer
}

fn declared(
    exchange: &Exchange,
    routed: &Routed<'_>,
    forms: &Forms<'_>,
    kind: FailureKind,
    failure: &Failure,
) -> Result<Answer, EvalError> {
    let mut status = status(forms, kind);
    if kind == FailureKind::Redirect {
        return Ok(empty(status));
    }
    let foreign = routed.found.as_ref().ok().filter(|it| it.system().document().care() == Care::Lenient);
    if let Some(found) = foreign {
        status = refusal_status(&found.operation.responses, kind, &failure.more.errors, status);
    }
    let names = names(exchange, forms, kind, status, failure)?;
    let names: Vec<(&str, &Value)> = names.iter().map(|(name, value)| (name.as_str(), value)).collect();
    let scope = Scope::new(&names);
    let mut answer = match forms.body() {
        Some(body) => said_body(status, forms.media(), &body.render(&scope)?),
        None => default_body(forms.dialect(), kind, status, &scope),
    };
    if let Some(found) = foreign {
        let usual = problem(status, &scope);
        if let Some((media, body)) = declared_refusal(exchange, found, status, &usual, &failure.reason) {
            answer = with_body(status, media, body);
        }
        answer.headers_mut().extend(required_headers(exchange, found, status));
    }
    for (name, template) in forms.headers() {
        let value = template.render(&scope)?;
        if value.is_null() {
            continue;
        }
        if let (Ok(name), Ok(value)) =
            (HeaderName::try_from(name.as_str()), HeaderValue::try_from(text(&value)))
        {
            answer.headers_mut().insert(name, value);
        }
    }
    Ok(answer)
}

/// Everything the forms may name, null where the failure does not say.
fn names(
    exchange: &Exchange,
    forms: &Forms<'_>,
    kind: FailureKind,
    status: StatusCode,
    failure: &Failure,
) -> Result<Map<String, Value>, EvalError> {
    let mut names = details(failure);
    let message = said(forms, kind, status, failure, &names)?;
    names.insert("message".to_owned(), message);
    names.insert("kind".to_owned(), kind.word().into());
    names.insert("errors".to_owned(), Value::Array(failure.more.errors.clone()));
    names.insert(DETAILS.to_owned(), failure.more.details.get(DETAILS).cloned().unwrap_or_default());
    names.insert("request_id".to_owned(), exchange.request_id.as_str().into());
    Ok(names)
}

/// What messages may name, null where the failure does not say.
fn details(failure: &Failure) -> Map<String, Value> {
    let detail =
        |name: &&str| ((*name).to_owned(), failure.more.details.get(*name).cloned().unwrap_or_default());
    FailureForm::DETAILS.iter().map(detail).collect()
}

/// What expressions may say of a failure.
pub(crate) fn told(service: Option<&Service>, failure: &Failure) -> Value {
    let details = &failure.more.details;
    json!({
        "kind": failure.kind.word(),
        "case": details.get("case"),
        "message": message(service, None, failure),
        "details": details,
    })
}

/// What a system says of a failure, in its own words or those of a surface.
pub(crate) fn message(service: Option<&Service>, surface: Option<&Surface>, failure: &Failure) -> String {
    let Kind::Declared(kind) = failure.kind else { return failure.message.clone().unwrap_or_default() };
    let forms = forms(service, surface, failure);
    let said = said(&forms, kind, status(&forms, kind), failure, &details(failure));
    said.map_or_else(|error| error.to_string(), |message| text(&message))
}

/// A text is sent as it is where the form says in which media type, anything else as JSON.
fn said_body(status: StatusCode, media: Option<&str>, body: &Value) -> Answer {
    let media = media.and_then(|media| HeaderValue::from_str(media).ok());
    match (media, body) {
        (Some(media), Value::String(text)) => with_body(status, media, Bytes::from(text.clone())),
        _ => with_body(status, JSON, Bytes::from(body.to_string())),
    }
}

/// How a failure is worded there; where there is no system, as no document says.
fn forms<'s>(service: Option<&'s Service>, surface: Option<&'s Surface>, failure: &Failure) -> Forms<'s> {
    let case = failure.more.details.get("case").and_then(Value::as_str);
    match (service, failure.kind) {
        (Some(service), Kind::Declared(kind)) => service.system.forms(surface, kind, case),
        _ => Forms::default(),
    }
}

fn status(forms: &Forms<'_>, kind: FailureKind) -> StatusCode {
    StatusCode::from_u16(forms.status(kind)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The failure's own message, else the system's, else the framework's.
fn said(
    forms: &Forms<'_>,
    kind: FailureKind,
    status: StatusCode,
    failure: &Failure,
    details: &Map<String, Value>,
) -> Result<Value, EvalError> {
    let names: Vec<(&str, &Value)> = details.iter().map(|(name, value)| (name.as_str(), value)).collect();
    match (&failure.message, forms.message()) {
        (Some(message), _) => Ok(message.as_str().into()),
        (None, Some(template)) => template.render(&Scope::new(&names)),
        (None, None) => Ok(default_message(forms.dialect(), kind, status).into()),
    }
}

/// The framework's own words, else what the status is called.
fn default_message(dialect: Dialect, kind: FailureKind, status: StatusCode) -> &'static str {
    match (dialect, kind) {
        (Dialect::Fastapi, FailureKind::UnreadableBody) => "There was an error parsing the body",
        _ => status.canonical_reason().unwrap_or_default(),
    }
}

fn default_body(dialect: Dialect, kind: FailureKind, status: StatusCode, scope: &Scope<'_>) -> Answer {
    let of = |name: &str| scope.get(name).cloned().unwrap_or_default();
    match (dialect, kind) {
        (Dialect::Fastapi, FailureKind::Validation) => {
            with_body(status, JSON, Bytes::from(json!({"detail": of("errors")}).to_string()))
        }
        (Dialect::Fastapi, _) => {
            with_body(status, JSON, Bytes::from(json!({"detail": of("message")}).to_string()))
        }
        (Dialect::Plain, _) => problem_of(status, &problem(status, scope)),
    }
}

/// Problem details (RFC 9457), with what else is known.
fn problem(status: StatusCode, scope: &Scope<'_>) -> Value {
    let of = |name: &str| scope.get(name).cloned().unwrap_or_default();
    let mut body = json!({"title": of("message"), "status": status.as_u16(), "kind": of("kind")});
    if of("errors").as_array().is_some_and(|errors| !errors.is_empty()) {
        body["errors"] = of("errors");
    }
    if !of(DETAILS).is_null() {
        body[DETAILS] = of(DETAILS);
    }
    body
}
