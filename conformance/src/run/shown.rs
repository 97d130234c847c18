use http::HeaderMap;
use serde_json::Value;

use crate::beginning::beginning;
use crate::event::{Exchange, Message};
use crate::exchange::{Content, Request, RequestBody, Response};
use crate::mask::Mask;

/// More than anybody reads of one body.
const LONGEST: usize = 4_000;

/// An exchange as a reader may see it.
pub(crate) fn exchange(request: &Request, response: &Response, mask: &Mask) -> Exchange {
    let status = response.status;
    let reason = status.canonical_reason().unwrap_or_default();
    Exchange {
        request: Message {
            line: format!("{} {}", request.method, mask.url(&request.url)),
            headers: headers(&request.headers, mask),
            body: request.body.as_ref().map(|body| sent(body, mask)),
        },
        response: Message {
            line: format!("{} {reason}", status.as_u16()).trim_end().to_owned(),
            headers: headers(&response.headers, mask),
            body: received(&response.content, mask),
        },
    }
}

fn headers(headers: &HeaderMap, mask: &Mask) -> Vec<(String, String)> {
    let shown = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        let value = mask.named(name.as_str(), &String::from_utf8_lossy(value.as_bytes()));
        (name.to_string(), beginning(&value, LONGEST).into_owned())
    };
    headers.iter().map(shown).collect()
}

/// The bytes that went out, which need not be the value they were made from.
fn sent(body: &RequestBody, mask: &Mask) -> String {
    let text = String::from_utf8_lossy(&body.bytes);
    match serde_json::from_str::<Value>(&text) {
        Ok(value) => json(&value, mask),
        Err(_) if body.content.is_object() => plain(&mask.form(&text), mask),
        Err(_) => plain(&text, mask),
    }
}

fn received(content: &Content, mask: &Mask) -> Option<String> {
    match content {
        Content::Empty => None,
        Content::Json(value) => Some(json(value, mask)),
        Content::Text(Value::String(text)) => Some(plain(text, mask)),
        Content::Text(value) => Some(json(value, mask)),
        Content::Broken(reason) => Some(format!("(a body that is not JSON: {})", plain(reason, mask))),
        Content::Binary => Some("(a body that is not text)".to_owned()),
    }
}

/// Masked whole before it is cut: half a secret is not recognised any more.
fn json(value: &Value, mask: &Mask) -> String {
    let masked = mask.json(value);
    let lines = serde_json::from_str::<Value>(&masked).and_then(|value| serde_json::to_string_pretty(&value));
    beginning(&lines.unwrap_or(masked), LONGEST).into_owned()
}

fn plain(text: &str, mask: &Mask) -> String {
    beginning(&mask.text(text), LONGEST).into_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::exchange::testing;

    #[test]
    fn no_secret_is_shown_and_a_long_body_is_cut() {
        let body = json!({"note": "sesame-open", "password": "p", "rest": "x".repeat(2 * LONGEST)});
        let (mut request, response) = testing::exchange(201, &[("set-cookie", "sid=sesame-open")], &body);
        request.headers.insert("authorization", http::HeaderValue::from_static("Bearer sesame-open"));
        request.url = "http://localhost/items?token=sesame-open".parse().unwrap();
        request.body = Some(RequestBody { bytes: "pin=1&secret=sesame-open".into(), content: json!({}) });
        let mut mask = Mask::default();
        mask.learn("sesame-open");
        let shown = exchange(&request, &response, &mask);
        assert!(!format!("{shown:?}").contains("sesame"), "{shown:?}");
        assert_eq!(shown.request.line, "GET http://localhost/items?token=***");
        assert_eq!(shown.request.body.as_deref(), Some("pin=1&secret=***"));
        assert_eq!(shown.response.line, "201 Created");
        let body = shown.response.body.unwrap();
        assert!(body.starts_with("{\n  \"note\": \"***\",\n  \"password\": \"***\","), "{body}");
        assert_eq!(body.chars().count(), LONGEST + 1);
    }
}
