use bytes::Bytes;
use serde_json::Value;

/// A body as far as it can be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    Empty,
    Json(Value),
    /// Called JSON by its media type, but it does not parse; with the parser's words.
    Broken(String),
    /// Any other text, as a JSON string.
    Text(Value),
    /// Not UTF-8.
    Binary,
}

impl Content {
    pub(crate) fn read(media_type: Option<&MediaType>, body: &Bytes) -> Self {
        if body.is_empty() {
            return Self::Empty;
        }
        if media_type.is_some_and(MediaType::is_json) {
            return serde_json::from_slice(body)
                .map_or_else(|error| Self::Broken(error.to_string()), Self::Json);
        }
        match std::str::from_utf8(body) {
            Ok(text) => Self::Text(Value::String(text.to_owned())),
            Err(_) => Self::Binary,
        }
    }

    /// The value that pointers lead into.
    pub(crate) fn value(&self) -> Option<&Value> {
        match self {
            Self::Json(value) | Self::Text(value) => Some(value),
            Self::Empty | Self::Broken(_) | Self::Binary => None,
        }
    }
}

/// What a `Content-Type` header says, without its parameters, in lower case: `application/json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MediaType(String);

impl MediaType {
    pub(crate) fn parse(header: &str) -> Self {
        let essence = header.split(';').next().unwrap_or_default();
        Self(essence.trim().to_ascii_lowercase())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_json(&self) -> bool {
        self.0.ends_with("/json") || self.0.ends_with("+json")
    }

    pub(crate) fn is_form(&self) -> bool {
        self.0 == "application/x-www-form-urlencoded"
    }

    pub(crate) fn is_page(&self) -> bool {
        self.0 == "text/html" || self.0 == "application/xhtml+xml"
    }

    pub(crate) fn is_multipart(&self) -> bool {
        self.0.starts_with("multipart/")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(media_type: &str, body: &'static [u8]) -> Content {
        Content::read(Some(&MediaType::parse(media_type)), &Bytes::from_static(body))
    }

    #[test]
    fn a_body_is_read_as_its_media_type_says() {
        assert_eq!(
            read("Application/Problem+JSON; charset=utf-8", b"{\"a\":1}"),
            Content::Json(json!({"a": 1}))
        );
        assert_eq!(read("text/plain", b"{\"a\":1}"), Content::Text(json!("{\"a\":1}")));
        assert_eq!(read("application/json", b""), Content::Empty);
        assert_eq!(read("application/octet-stream", b"\xff"), Content::Binary);
        assert!(matches!(read("application/json", b"{"), Content::Broken(_)));
    }
}
