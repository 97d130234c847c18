//! Parts of URLs (RFC 3986).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;

use super::call::{Answer, Call, Own, own};

pub(super) const FUNCTIONS: &[Own] = &[
    own!(
        "url_encode",
        ["text"],
        [],
        "percent-encoded as one part of a path or query: all but letters, digits and `-._~`",
        url_encode
    ),
    own!(
        "url_decode",
        ["text"],
        ["otherwise"],
        "the text that was encoded so; of what is no UTF-8, what is given instead",
        url_decode
    ),
    own!(
        "query_string",
        ["map"],
        [],
        "its members as a query without `?`, nulls left out, a list an entry each: `a=1&b=x%20y`",
        query_string
    ),
];

/// Everything but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

fn url_encode(call: &Call<'_, '_>) -> Answer<String> {
    call.text(0).map(encoded)
}

fn url_decode(call: &Call<'_, '_>) -> Answer<Value> {
    match percent_decode_str(call.text(0)?).decode_utf8() {
        Ok(text) => Ok(text.into_owned().into()),
        Err(_) => call.given(1)?.ok_or_else(|| call.wrong(0, "percent-encoded UTF-8")),
    }
}

fn query_string(call: &Call<'_, '_>) -> Answer<String> {
    let mut entries = Vec::new();
    for (name, value) in call.map(0)? {
        let name = encoded(&name);
        match value {
            Value::Null => {}
            Value::Array(items) => entries.extend(items.iter().map(|item| format!("{name}={}", one(item)))),
            other => entries.push(format!("{name}={}", one(&other))),
        }
    }
    Ok(entries.join("&"))
}

fn one(value: &Value) -> String {
    match value {
        Value::String(text) => encoded(text),
        Value::Null => String::new(),
        other => encoded(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure, value};

    #[test]
    fn parts_of_urls_are_encoded_and_decoded() {
        assert_eq!(value("url_encode('a/b?c=d&é ~')"), json!("a%2Fb%3Fc%3Dd%26%C3%A9%20~"));
        assert_eq!(value("url_decode('a%2Fb+%C3%A9%')"), json!("a/b+é%"));
        assert_eq!(value("url_decode('%ff', null)"), json!(null));
        assert!(failure("url_decode('%ff')").ends_with("url_decode: \"%ff\" is not percent-encoded UTF-8"));
    }

    #[test]
    fn a_map_becomes_a_query() {
        let query =
            value("query_string({'code': 'a&b', 'none': null, 'n': 1, 'tag': ['x y', 'z'], 'e': ''})");
        assert_eq!(query, json!("code=a%26b&e=&n=1&tag=x%20y&tag=z"));
        assert_eq!(value("query_string({})"), json!(""));
    }
}
