use bytes::Bytes;
use serde_json::Value;
use specs::contract::{BodyContent, Encoding};

use super::super::request::BuildError;
use super::file::{self, File};
use crate::expression::as_text;

/// `multipart/form-data` (RFC 7578): a part a member, of a list a part an item; with the media type, which
/// says what stands between the parts.
pub(super) fn write(
    content_type: &str,
    content: &Value,
    declared: Option<&BodyContent>,
) -> Result<(String, Bytes), BuildError> {
    let mut parts = Vec::new();
    for (name, value) in content.as_object().into_iter().flatten() {
        let encoding = declared.and_then(|content| media_type(content, name));
        match value {
            Value::Array(items) => {
                for item in items {
                    parts.extend(part(name, item, encoding.as_deref())?);
                }
            }
            value => parts.extend(part(name, value, encoding.as_deref())?),
        }
    }
    let (content_type, boundary) = bounded(content_type, &parts);
    let mut bytes = Vec::new();
    for (head, body) in &parts {
        bytes.extend_from_slice(format!("--{boundary}\r\n{head}\r\n").as_bytes());
        bytes.extend_from_slice(body);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok((content_type, bytes.into()))
}

/// The media type that the contract gives a part, where it gives one alone.
fn media_type(content: &BodyContent, name: &str) -> Option<String> {
    match content.encoding.get(name)? {
        Encoding::Content(ranges) => match ranges.as_slice() {
            [only] => Some(only.to_string()).filter(|text| !text.contains('*')),
            _ => None,
        },
        Encoding::Style(..) => None,
    }
}

/// Head and body of a part; null is no part.
fn part(name: &str, value: &Value, declared: Option<&str>) -> Result<Option<(String, Bytes)>, BuildError> {
    let disposition = format!("Content-Disposition: form-data; name=\"{}\"", escaped(name));
    if let Some(File { name: file, content_type, bytes }) = file::read(name, value)? {
        let file = file.map(|file| format!("; filename=\"{}\"", escaped(&file))).unwrap_or_default();
        let content_type = content_type.as_deref().or(declared).unwrap_or("application/octet-stream");
        return Ok(Some((format!("{disposition}{file}\r\nContent-Type: {content_type}\r\n"), bytes)));
    }
    let content_type = match (value, declared) {
        (Value::Null, _) => return Ok(None),
        (_, Some(declared)) => Some(declared),
        (Value::Object(_) | Value::Array(_), None) => Some("application/json"),
        _ => None,
    };
    let content_type = content_type.map(|text| format!("Content-Type: {text}\r\n")).unwrap_or_default();
    let body = as_text(value).into_owned().into();
    Ok(Some((format!("{disposition}\r\n{content_type}"), body)))
}

/// The media type with a boundary that stands in no part: its own, where the suite gives one.
fn bounded(content_type: &str, parts: &[(String, Bytes)]) -> (String, String) {
    let given = content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.trim().split_once('=')?;
        name.eq_ignore_ascii_case("boundary").then(|| value.trim_matches('"').to_owned())
    });
    if let Some(boundary) = given {
        return (content_type.to_owned(), boundary);
    }
    let stands_in = |boundary: &str| {
        let boundary = boundary.as_bytes();
        parts.iter().any(|(_, body)| body.windows(boundary.len()).any(|window| window == boundary))
    };
    let mut boundary = "conformance-boundary".to_owned();
    while stands_in(&boundary) {
        boundary.push('-');
    }
    (format!("{content_type}; boundary={boundary}"), boundary)
}

/// As browsers write names into a head.
fn escaped(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
