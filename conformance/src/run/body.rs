//! Bodies: one file a way of writing them.

mod file;
mod form;
mod multipart;
mod replace;

use bytes::Bytes;
use serde_json::Value;
use specs::Operation;

use super::request::BuildError;
use crate::arazzo::Payload;
use crate::exchange::{MediaType, RequestBody};
use crate::expression::{Scope, Template, as_text};

/// A body and the `Content-Type` it is sent with.
pub(super) fn build(
    payload: &Payload,
    operation: &Operation,
    scope: Scope<'_>,
) -> Result<(String, RequestBody), BuildError> {
    let content_type = payload.content_type.clone().unwrap_or_else(|| declared(operation));
    let media_type = MediaType::parse(&content_type);
    let mut content = payload.value.evaluate(scope)?.into_owned();
    if !payload.replacements.is_empty() {
        content = replace::replaced(content, &payload.replacements, &media_type, scope)?;
    }
    if media_type.is_multipart() && content.is_object() {
        let encoding = operation.body.as_ref().and_then(|body| body.content.get(media_type.as_str()));
        let (content_type, bytes) = multipart::write(&content_type, &content, encoding)?;
        return Ok((content_type, RequestBody { bytes, content }));
    }
    let is_raw = is_raw(&payload.value) && payload.replacements.is_empty();
    let bytes = bytes(&content, &media_type, is_raw)?;
    Ok((content_type, RequestBody { bytes, content }))
}

fn bytes(content: &Value, media_type: &MediaType, is_raw: bool) -> Result<Bytes, BuildError> {
    if let Some(file) = file::read("payload", content)? {
        return Ok(file.bytes);
    }
    let text = if media_type.is_form() {
        form::write(content)?
    } else if media_type.is_json() && !is_raw {
        content.to_string()
    } else {
        as_text(content).into_owned()
    };
    Ok(text.into())
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
