use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};
use specs::IndexMap;
use specs::Operation;
use specs::annotation::{Call, FailureKind};
use specs::expression::Template;

use super::Task;
use crate::change::Bindings;
use crate::failure::{Failure, text};
use crate::site::{Mount, Service};
use crate::verb::{self, Calls};

/// Calls what an operation calls, in order, before it changes anything itself. Each is a request
/// like any other, in the same world and with the caller's own credential.
///
/// # Errors
/// What an answer means to this operation, or that answer itself.
pub(super) async fn call(task: &Task<'_>) -> Result<Vec<(String, Value)>, Failure> {
    let mut called = Vec::new();
    let Some(Calls { calls, mut names }) = verb::calls(task)? else { return Ok(called) };
    for (name, call) in calls {
        let answer = match &call.each {
            Some(each) => for_each(task, call, names.render(each)?, &mut names).await?,
            None if names.holds(call.condition.as_ref())? => one(task, call, &names).await?,
            None => Value::Null,
        };
        names.bind(name, answer.clone());
        called.push((name.clone(), answer));
    }
    Ok(called)
}

/// The answers for each of a list, in order; the first that means a refusal ends it.
async fn for_each(
    task: &Task<'_>,
    call: &Call,
    items: Value,
    names: &mut Bindings<'_>,
) -> Result<Value, Failure> {
    let Value::Array(items) = items else {
        return Err(Failure::new(FailureKind::Internal, "`each` of a call goes over what is no list"));
    };
    let (mark, mut answers) = (names.mark(), Vec::with_capacity(items.len()));
    for (index, item) in items.into_iter().enumerate() {
        if let Some(name) = &call.name {
            names.bind(name, item);
            names.bind("index", index.into());
        }
        if names.holds(call.condition.as_ref())? {
            answers.push(one(task, call, names).await?);
        }
        names.forget(mark);
    }
    Ok(answers.into())
}

async fn one(task: &Task<'_>, call: &Call, names: &Bindings<'_>) -> Result<Value, Failure> {
    let request = request(task, call, names)?;
    let answer = Box::pin(super::answer(task.site, request)).await;
    let (parts, body) = answer.into_parts();
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let told = told(parts.status, &parts.headers, &body);
    let mut names = names.clone();
    names.bind("answer", told.clone());
    names.refuse(&call.when)?;
    if parts.status.is_success() || call.takes.contains(&parts.status.as_u16()) {
        return Ok(told);
    }
    let reason = format!("{} of {} answered {}", call.operation, call.system, parts.status.as_u16());
    let own = |name: &HeaderName| *name != super::REASON && *name != super::REQUEST_ID;
    let headers = parts.headers.iter().filter(|(name, _)| own(name));
    let headers = headers.map(|(name, value)| (name.clone(), value.clone())).collect();
    Err(Failure::passed(parts.status, headers, body, reason))
}

/// An answer as expressions see it.
fn told(status: StatusCode, headers: &http::HeaderMap, body: &Bytes) -> Value {
    let headers: Map<String, Value> = headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.into())))
        .collect();
    let body: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    json!({"status": status.as_u16(), "headers": headers, "body": body})
}

fn request(task: &Task<'_>, call: &Call, names: &Bindings<'_>) -> Result<Request<Full<Bytes>>, Failure> {
    let wrong = |reason: String| Failure::new(FailureKind::Internal, reason);
    let service = task.site.service(&call.system);
    let service = service.ok_or_else(|| wrong(format!("the system `{}` is not served", call.system)))?;
    let operation = service.system.operation(&call.operation);
    let operation =
        operation.ok_or_else(|| wrong(format!("`{}` has no operation `{}`", call.system, call.operation)))?;
    let target = target(task, service, operation, call, names)?;
    let body = body(call, names)?;
    let method = Method::from_bytes(operation.method.as_str().as_bytes());
    let mut request = Request::builder().method(method.unwrap_or(Method::GET)).uri(target);
    request = request.header("mock-world", task.exchange.world.name().as_str());
    if let Some(credential) = task.exchange.headers.get(AUTHORIZATION) {
        request = request.header(AUTHORIZATION, credential);
    }
    if let Some((media_type, _)) = &body {
        request = request.header(CONTENT_TYPE, HeaderValue::from_static(media_type));
    }
    let bytes = body.map(|(_, bytes)| Bytes::from(bytes)).unwrap_or_default();
    let mut request = request.body(Full::new(bytes)).map_err(|error| wrong(error.to_string()))?;
    for (name, value) in names.rendered(&call.headers)?.iter().filter(|(_, value)| !value.is_null()) {
        let name = HeaderName::try_from(name.as_str());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(text(value))) {
            request.headers_mut().insert(name, value);
        }
    }
    Ok(request)
}

/// What a call sends, and its media type.
fn body(call: &Call, names: &Bindings<'_>) -> Result<Option<(&'static str, String)>, Failure> {
    if let Some(form) = &call.form {
        return Ok(Some(("application/x-www-form-urlencoded", pairs(form, names)?)));
    }
    let body = call.body.as_ref().map(|body| names.render(body)).transpose()?;
    Ok(body.map(|body| ("application/json", body.to_string())))
}

/// Path and query of a call, below the world's prefix.
fn target(
    task: &Task<'_>,
    service: &Service,
    operation: &Operation,
    call: &Call,
    names: &Bindings<'_>,
) -> Result<String, Failure> {
    let values: Vec<(String, String)> =
        names.rendered(&call.path)?.into_iter().map(|(name, value)| (name, text(&value))).collect();
    let values: Vec<(&str, &str)> =
        values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let path = operation.path.expand(&values);
    let path = path.map_err(|error| Failure::new(FailureKind::Internal, error.to_string()))?;
    let query = pairs(&call.query, names)?;
    let mount = match service.mount {
        Mount::Named => format!("/{}", service.system.name()),
        Mount::Root => String::new(),
    };
    let mark = if query.is_empty() { "" } else { "?" };
    Ok(format!("{}{mount}{path}{mark}{query}", task.exchange.prefix))
}

/// Names and values as queries and forms write them; null is left out.
fn pairs(templates: &IndexMap<String, Template>, names: &Bindings<'_>) -> Result<String, Failure> {
    let pairs: Vec<String> = names
        .rendered(templates)?
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(&text(value))))
        .collect();
    Ok(pairs.join("&"))
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
