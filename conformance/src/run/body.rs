use reqwest::Url;
use serde_json::Value;
use specs::Operation;

use super::request::BuildError;
use super::text::texts;
use crate::arazzo::{Payload, Replacement};
use crate::exchange::{MediaType, RequestBody};
use crate::expression::{Scope, Template, as_text};

/// A body and the `Content-Type` it is sent with.
pub(super) fn build(
    payload: &Payload,
    operation: &Operation,
    scope: Scope<'_>,
) -> Result<(String, RequestBody), BuildError> {
    let content_type = payload.content_type.clone().unwrap_or_else(|| declared(operation));
    let mut content = payload.value.evaluate(scope)?.into_owned();
    for Replacement { target, value } in &payload.replacements {
        let place = target.lookup_mut(&mut content).ok_or_else(|| BuildError::Target(target.clone()))?;
        *place = value.evaluate(scope)?.into_owned();
    }
    let media_type = MediaType::parse(&content_type);
    let bytes = if media_type.is_form() {
        form(&content)?
    } else if media_type.is_json() && !is_raw(&payload.value) {
        content.to_string()
    } else {
        as_text(&content).into_owned()
    };
    Ok((content_type, RequestBody { bytes: bytes.into(), content }))
}

/// The media type that the operation declares first.
fn declared(operation: &Operation) -> String {
    let first = operation.body.as_ref().and_then(|body| body.content.keys().next());
    first.map_or_else(|| "application/json".to_owned(), Clone::clone)
}

/// Text that stands in the suite is the body as it is, JSON or not: that is how broken JSON is
/// sent. Text that an expression yields is a JSON string.
fn is_raw(template: &Template) -> bool {
    matches!(template, Template::Literal(Value::String(_)) | Template::Text(_))
}

fn form(content: &Value) -> Result<String, BuildError> {
    let Value::Object(fields) = content else { return Ok(as_text(content).into_owned()) };
    // The URL type brings the serialiser that forms share with queries.
    let mut pairs = Url::parse("form:").map_err(|_| BuildError::Form)?;
    for (name, value) in fields {
        let values = texts(value).ok_or_else(|| BuildError::NoText(name.clone()))?;
        values.iter().for_each(|value| {
            pairs.query_pairs_mut().append_pair(name, value);
        });
    }
    Ok(pairs.query().unwrap_or_default().to_owned())
}
