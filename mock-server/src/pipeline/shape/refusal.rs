mod scim;

pub(crate) use scim::scim_error;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};
use specs::annotation::{Dialect, FailureForm, FailureKind, FailureName};
use specs::expression::{EvalError, Scope, Template};

use super::{JSON, NO_STORE, empty, problem_of, with_body};
use crate::failure::{DETAILS, Failure, Kind, OAuthError, text};
use crate::flow::{Flow, Wording};
use crate::pipeline::route::Routed;
use crate::pipeline::{Answer, Exchange};
use crate::site::Service;

/// The one conversion from a failure to an answer.
pub(super) fn refusal(exchange: &Exchange, routed: &Routed<'_>, failure: &Failure) -> Answer {
    let service = routed.service;
    let mut answer = match failure.kind {
        Kind::OAuth(code) => oauth(code, failure),
        Kind::Passed => passed(failure),
        Kind::Declared(kind) => declared(exchange, service, kind, failure).unwrap_or_else(|error| {
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
    service: Option<&Service>,
    kind: FailureKind,
    failure: &Failure,
) -> Result<Answer, EvalError> {
    let case = failure.more.details.get("case").and_then(Value::as_str);
    let forms = Forms::of(service, kind, case);
    let status = forms.status(kind);
    if kind == FailureKind::Redirect {
        return Ok(empty(status));
    }
    let names = names(exchange, &forms, kind, status, failure)?;
    let names: Vec<(&str, &Value)> = names.iter().map(|(name, value)| (name.as_str(), value)).collect();
    let scope = Scope::new(&names);
    let mut answer = match forms.body() {
        Some(body) => with_body(status, JSON, Bytes::from(body.render(&scope)?.to_string())),
        None => forms.default_body(kind, status, &scope),
    };
    for (name, template) in forms.headers() {
        let value = text(&template.render(&scope)?);
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_str()), HeaderValue::try_from(value)) {
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
    let message = forms.said(kind, status, failure, &names)?;
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
        "message": message(service, failure),
        "details": details,
    })
}

/// What a system says of a failure, in its own words.
pub(crate) fn message(service: Option<&Service>, failure: &Failure) -> String {
    let Kind::Declared(kind) = failure.kind else { return failure.message.clone().unwrap_or_default() };
    let case = failure.more.details.get("case").and_then(Value::as_str);
    let forms = Forms::of(service, kind, case);
    let said = forms.said(kind, forms.status(kind), failure, &details(failure));
    said.map_or_else(|error| error.to_string(), |message| text(&message))
}

/// How a system words a kind of failure: the form of its case, then the kind's own, then the default one,
/// then the framework's habits.
struct Forms<'s> {
    case: Option<&'s FailureForm>,
    own: Option<&'s FailureForm>,
    default: Option<&'s FailureForm>,
    dialect: Dialect,
}

impl<'s> Forms<'s> {
    fn of(service: Option<&'s Service>, kind: FailureKind, case: Option<&str>) -> Self {
        let annotation = service.map(|service| service.system.annotation());
        let form = |name: FailureName| annotation.and_then(|annotation| annotation.failures.get(&name));
        let own = form(FailureName::Kind(kind));
        Self {
            case: own.zip(case).and_then(|(own, case)| own.cases.get(case)),
            own,
            default: form(FailureName::DEFAULT),
            dialect: annotation.map(|annotation| annotation.dialect).unwrap_or_default(),
        }
    }

    fn status(&self, kind: FailureKind) -> StatusCode {
        let framework = match (self.dialect, kind) {
            (Dialect::Fastapi, FailureKind::Validation) => 422,
            _ => kind.status(),
        };
        let declared =
            [self.case, self.own].into_iter().flatten().find_map(|form| form.status).unwrap_or(framework);
        StatusCode::from_u16(declared).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The failure's own message, else the system's, else the framework's.
    fn said(
        &self,
        kind: FailureKind,
        status: StatusCode,
        failure: &Failure,
        details: &Map<String, Value>,
    ) -> Result<Value, EvalError> {
        let names: Vec<(&str, &Value)> = details.iter().map(|(name, value)| (name.as_str(), value)).collect();
        match (&failure.message, self.message()) {
            (Some(message), _) => Ok(message.as_str().into()),
            (None, Some(template)) => template.render(&Scope::new(&names)),
            (None, None) => Ok(self.default_message(kind, status).into()),
        }
    }

    fn message(&self) -> Option<&'s Template> {
        self.first(|form| form.message.as_ref())
    }

    fn body(&self) -> Option<&'s Template> {
        self.first(|form| form.body.as_ref())
    }

    /// What the most particular form says that says anything.
    fn first<T>(&self, of: impl Fn(&'s FailureForm) -> Option<T>) -> Option<T> {
        [self.case, self.own, self.default].into_iter().flatten().find_map(of)
    }

    fn headers(&self) -> impl Iterator<Item = (&'s String, &'s Template)> {
        [self.default, self.own, self.case].into_iter().flatten().flat_map(|form| &form.headers)
    }

    /// The framework's own words, else what the status is called.
    fn default_message(&self, kind: FailureKind, status: StatusCode) -> &'static str {
        match (self.dialect, kind) {
            (Dialect::Fastapi, FailureKind::UnreadableBody) => "There was an error parsing the body",
            _ => status.canonical_reason().unwrap_or_default(),
        }
    }

    fn default_body(&self, kind: FailureKind, status: StatusCode, scope: &Scope<'_>) -> Answer {
        let of = |name: &str| scope.get(name).cloned().unwrap_or_default();
        match (self.dialect, kind) {
            (Dialect::Fastapi, FailureKind::Validation) => {
                with_body(status, JSON, Bytes::from(json!({"detail": of("errors")}).to_string()))
            }
            (Dialect::Fastapi, _) => {
                with_body(status, JSON, Bytes::from(json!({"detail": of("message")}).to_string()))
            }
            (Dialect::Plain, _) => {
                let mut body = json!({"title": of("message"), "status": status.as_u16(), "kind": of("kind")});
                if of("errors").as_array().is_some_and(|errors| !errors.is_empty()) {
                    body["errors"] = of("errors");
                }
                if !of(DETAILS).is_null() {
                    body[DETAILS] = of(DETAILS);
                }
                problem_of(status, &body)
            }
        }
    }
}
