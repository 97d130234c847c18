use bytes::Bytes;
use http::HeaderValue;
use serde_json::Value;
use specs::contract::{Content, MediaRange};

use super::JSON;

/// The media type of a body that is JSON: the declared one where that is JSON too.
pub(super) fn json(content: Option<&Content>) -> HeaderValue {
    // Read anew for every answer, a media type costs more than the rest of its head.
    if content.is_none_or(|content| content.media_type.as_bytes() == JSON.as_bytes()) {
        return JSON;
    }
    declared(content).filter(|(range, _)| range.is_json()).map_or(JSON, |(_, name)| name)
}

/// A value in its declared form: a text as it is where the media type is not JSON, else JSON.
pub(super) fn written(value: &Value, content: Option<&Content>) -> (HeaderValue, Bytes) {
    match (value, declared(content)) {
        (Value::String(text), Some((range, name))) if !range.is_json() => (name, Bytes::from(text.clone())),
        _ => (json(content), Bytes::from(value.to_string())),
    }
}

/// A declared media type; none for a range of them, which cannot be sent.
fn declared(content: Option<&Content>) -> Option<(MediaRange, HeaderValue)> {
    let range = MediaRange::parse(&content?.media_type).ok().filter(|range| !range.is_wild())?;
    let name = HeaderValue::from_str(range.as_str()).ok()?;
    Some((range, name))
}
