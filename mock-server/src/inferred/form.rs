use bytes::Bytes;
use http::HeaderValue;
use serde_json::Value;
use specs::System;
use specs::contract::{Content, MediaRange};

use crate::xml;

/// What a range of media types is sent as.
const OF_RANGES: [(&str, &str); 5] = [
    ("text", "text/plain"),
    ("image", "image/png"),
    ("audio", "audio/mpeg"),
    ("video", "video/mp4"),
    ("*", "application/json"),
];

/// A value in a declared form: JSON and XML as such, a text as it is, anything else as the JSON of it under the
/// declared name, since nobody says how it is written there.
pub(crate) fn written(system: &System, content: &Content, value: &Value) -> (HeaderValue, Bytes) {
    let json = HeaderValue::from_static("application/json");
    let Ok(range) = MediaRange::parse(&content.media_type) else { return (json, value.to_string().into()) };
    let essence = range.essence();
    let name = match essence.split_once('/') {
        Some((family, "*")) => {
            let known = OF_RANGES.iter().find(|(known, _)| *known == family);
            HeaderValue::from_static(known.map_or("application/json", |(_, name)| *name))
        }
        _ => HeaderValue::from_str(range.as_str()).unwrap_or(json),
    };
    let body = match value {
        Value::String(text) if !range.is_json() && name != "application/json" => text.clone().into(),
        value if range.is_xml() => xml::document(system.value(), content.schema.as_ref(), value).into(),
        value => value.to_string().into(),
    };
    (name, body)
}
