//! Which media types FastAPI reads as JSON.

/// Whether a body of this `Content-Type` is JSON to FastAPI: `application/json`, or `application/…+json`.
///
/// A body without a `Content-Type` is not (FastAPI's `strict_content_type`, which is its default), nor is one whose
/// type cannot be read.
#[must_use]
pub fn is_json(content_type: Option<&str>) -> bool {
    let Some(value) = content_type else {
        return false;
    };
    let essence = value.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    match essence.split_once('/') {
        Some(("application", subtype)) => {
            // Python's parser takes a type with a second slash for text/plain.
            !subtype.contains('/') && (subtype == "json" || subtype.ends_with("+json"))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn json_types_are_read_in_any_case_and_with_parameters() {
        for value in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/vnd.x+json",
            " application/json ",
            "application/+json",
        ] {
            assert!(is_json(Some(value)), "{value}");
        }
    }

    #[test]
    fn other_types_and_none_are_raw() {
        for value in ["text/plain", "text/json", "application/jsonp", "json", "", "application/json/x"] {
            assert!(!is_json(Some(value)), "{value}");
        }
        assert!(!is_json(None));
    }
}
