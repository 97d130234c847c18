use std::fmt::Write;

use http::Method;
use serde_json::Value;

use crate::beginning::beginning;
use crate::exchange::{Request, RequestBody, Response};
use crate::mask::Mask;

/// A longer body is cut: the line is there to be read and tried, not to carry megabytes.
const LONGEST_BODY: usize = 2_000;

/// The request as a shell command, secrets masked.
pub(crate) fn curl(request: &Request, response: &Response, mask: &Mask) -> String {
    let mut line = "curl".to_owned();
    if response.is_redirected {
        push(&mut line, "-L");
    }
    if request.method != Method::GET {
        push(&mut line, &format!("-X {}", request.method));
    }
    push(&mut line, &quoted(&mask.url(&request.url)));
    for (name, value) in &request.headers {
        let value = mask.named(name.as_str(), &String::from_utf8_lossy(value.as_bytes()));
        push(&mut line, &format!("-H {}", quoted(&format!("{name}: {value}"))));
    }
    if let Some(body) = &request.body {
        push(&mut line, &format!("--data-raw {}", quoted(&beginning(&content(body, mask), LONGEST_BODY))));
    }
    line
}

fn push(line: &mut String, word: &str) {
    // Writing to a string cannot fail.
    let _ = write!(line, " {word}");
}

fn content(body: &RequestBody, mask: &Mask) -> String {
    let text = String::from_utf8_lossy(&body.bytes);
    match serde_json::from_str::<Value>(&text) {
        Ok(value) => mask.json(&value),
        Err(_) if body.content.is_object() => mask.text(&mask.form(&text)),
        Err(_) => mask.text(&text),
    }
}

/// Single quotes keep everything but themselves from the shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
    use serde_json::json;

    use super::*;
    use crate::exchange::Redirects;
    use crate::exchange::testing::response;

    fn request(method: Method, url: &str, body: Option<RequestBody>) -> Request {
        let headers = HeaderMap::from_iter([
            (AUTHORIZATION, HeaderValue::from_static("Bearer eyJ.secret.token")),
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        ]);
        Request {
            method,
            url: url.parse().unwrap(),
            headers,
            path: Vec::new(),
            query: Vec::new(),
            body,
            redirects: Redirects::Follow,
        }
    }

    fn line(request: &Request, mask: &Mask) -> String {
        curl(request, &response(200, &[], &json!({})), mask)
    }

    #[test]
    fn no_secret_survives_in_header_url_or_body() {
        let mut mask = Mask::default();
        mask.learn("topsecret");
        let content = json!({"name": "it's", "password": "hunter22", "note": "topsecret"});
        let body = RequestBody { bytes: content.to_string().into(), content };
        let url = "http://localhost/a/topsecret?access_token=abcdefgh&page=1";
        insta::assert_snapshot!(
            line(&request(Method::POST, url, Some(body)), &mask),
            @r#"curl -X POST 'http://localhost/a/***?access_token=***&page=1' -H 'authorization: Bearer ***' -H 'content-type: application/json' --data-raw '{"name":"it'\''s","password":"***","note":"***"}'"#
        );
    }

    #[test]
    fn a_form_is_masked_by_the_names_of_its_fields() {
        let content = json!({"grant_type": "client_credentials", "client_secret": "x"});
        let body = RequestBody { bytes: "grant_type=client_credentials&client_secret=x".into(), content };
        let line = line(&request(Method::POST, "http://localhost/t", Some(body)), &Mask::default());
        assert!(line.ends_with("--data-raw 'grant_type=client_credentials&client_secret=***'"), "{line}");
    }

    #[test]
    fn a_long_body_is_cut() {
        let body = RequestBody { bytes: "x".repeat(10_000).into(), content: json!("") };
        assert!(
            line(&request(Method::POST, "http://localhost/", Some(body)), &Mask::default()).len() < 2_200
        );
    }
}
