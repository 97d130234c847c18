use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::Value;

use super::super::request::BuildError;
use crate::expression::as_text;

/// A file that a body holds, or is.
pub(super) struct File {
    pub(super) name: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) bytes: Bytes,
}

/// Reads `{x-file: {filename, contentType, content | contentBase64}}`; none where the value is no file.
pub(super) fn read(name: &str, value: &Value) -> Result<Option<File>, BuildError> {
    let Some(file) = value.get("x-file") else { return Ok(None) };
    let text = |key: &str| file.get(key).and_then(Value::as_str).map(str::to_owned);
    let bytes = match (file.get("content"), text("contentBase64")) {
        (_, Some(encoded)) => {
            STANDARD.decode(encoded).map_err(|error| BuildError::Base64(name.to_owned(), error))?
        }
        (Some(content), None) => as_text(content).into_owned().into_bytes(),
        (None, None) => return Err(BuildError::NoText(name.to_owned())),
    };
    Ok(Some(File { name: text("filename"), content_type: text("contentType"), bytes: bytes.into() }))
}
