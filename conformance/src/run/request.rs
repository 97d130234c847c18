use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;
use specs::Pointer;
use specs::path::ExpandError;

use super::arguments::Texts;
use super::body;
use crate::arazzo::Step;
use crate::exchange::Request;
use crate::expression::{Absent, Scope};

/// Why a step's request cannot be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum BuildError {
    #[error(transparent)]
    Absent(#[from] Absent),
    #[error(transparent)]
    Path(#[from] ExpandError),
    #[error("`{0}` has a value that cannot be sent as text")]
    NoText(String),
    #[error("the value of the header `{0}` has characters that a header cannot have")]
    Header(String),
    #[error("`{0}` is no URL")]
    Url(String),
    #[error("the payload has no place for `{0}`")]
    Target(Pointer),
    #[error("the payload is no JSON to replace something in: {0}")]
    Json(String),
    #[error("`{0}` has a content that is no Base64: {1}")]
    Base64(String, base64::DecodeError),
    #[error("the form cannot be written")]
    Form,
}

/// Makes a step's request for what is known at this moment.
pub(super) fn build(step: &Step<'_>, base: &str, scope: Scope<'_>) -> Result<Request, BuildError> {
    let texts = texts(step, scope)?;
    let mut headers = headers(&texts)?;
    let body = match &step.payload {
        None => None,
        Some(payload) => {
            let (content_type, body) = body::build(payload, step.operation, scope)?;
            headers.entry(CONTENT_TYPE).or_insert(header("contentType", &content_type)?);
            Some(body)
        }
    };
    let url = url(step, base, &texts)?;
    Ok(Request {
        method: step.operation.method.clone(),
        url,
        headers,
        path: texts.path,
        query: texts.query,
        body,
        redirects: step.redirects,
    })
}

fn texts(step: &Step<'_>, scope: Scope<'_>) -> Result<Texts, BuildError> {
    let mut texts = Texts::default();
    step.arguments.iter().try_for_each(|argument| texts.add(argument, scope))?;
    step.authentication.iter().try_for_each(|how| texts.authenticate(how, scope))?;
    Ok(texts)
}

fn headers(texts: &Texts) -> Result<HeaderMap, BuildError> {
    let mut headers = HeaderMap::with_capacity(texts.headers.len() + 2);
    for (name, value) in &texts.headers {
        let key = HeaderName::try_from(name).map_err(|_| BuildError::Header(name.clone()))?;
        headers.append(key, header(name, value)?);
    }
    if !texts.cookies.is_empty() {
        let pairs: Vec<_> = texts.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        headers.insert(COOKIE, header("cookie", &pairs.join("; "))?);
    }
    Ok(headers)
}

fn header(name: &str, value: &str) -> Result<HeaderValue, BuildError> {
    HeaderValue::try_from(value).map_err(|_| BuildError::Header(name.to_owned()))
}

fn url(step: &Step<'_>, base: &str, texts: &Texts) -> Result<Url, BuildError> {
    let values: Vec<_> = texts.path.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let text = format!("{base}{}", step.operation.path.expand(&values)?);
    let mut url: Url = text.parse().map_err(|_| BuildError::Url(text))?;
    if !texts.query.is_empty() {
        url.query_pairs_mut().extend_pairs(&texts.query);
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde_json::json;

    use super::*;
    use crate::arazzo::Suite;
    use crate::testing::contract;

    /// The request of a suite's only step.
    fn request(step: &str) -> Result<Request, String> {
        let text = format!(
            "arazzo: 1.0.1\ninfo: {{title: Shop, version: 1.0.0}}\n\
             sourceDescriptions: [{{name: shop, url: shop.yaml}}]\n\
             workflows: [{{workflowId: w, inputs: {{properties: {{alice: {{}}, tags: {{}}}}}}, steps: [{{stepId: s, {step}}}]}}]\n"
        );
        let contract = contract();
        let suite = Suite::read("shop", &text, &contract).unwrap();
        let inputs =
            HashMap::from([("alice".to_owned(), json!("a token")), ("tags".to_owned(), json!(["a b", 2]))]);
        let outputs = HashMap::new();
        let scope = Scope { inputs: &inputs, outputs: &outputs, exchange: None, around: None };
        build(&suite.workflows[0].steps[0], "http://localhost/@w/shop", scope)
            .map_err(|error| error.to_string())
    }

    fn body(request: &Request) -> &str {
        std::str::from_utf8(&request.body.as_ref().unwrap().bytes).unwrap()
    }

    #[test]
    fn parameters_travel_where_they_belong() {
        let made = request(
            "operationId: readItem, parameters: [{name: item_id, in: path, value: a/b c}, \
             {name: Authorization, in: header, value: 'Bearer {$inputs.alice}'}, \
             {name: session, in: cookie, value: s1}, {name: theme, in: cookie, value: dark}, \
             {name: tag, in: query, value: $inputs.tags}, {name: none, in: query, value: null}]",
        )
        .unwrap();
        assert_eq!(made.url.as_str(), "http://localhost/@w/shop/items/a%2Fb%20c?tag=a+b&tag=2");
        assert_eq!(made.headers["authorization"], "Bearer a token");
        assert_eq!(made.headers["cookie"], "session=s1; theme=dark");
    }

    #[test]
    fn a_security_scheme_says_how_its_credential_travels() {
        let made = request(
            "operationId: listItems, x-security: [\
             {schemeName: basic, values: {username: shop, password: $inputs.alice}}, \
             {schemeName: key, values: {apiKey: $inputs.alice}}]",
        )
        .unwrap();
        assert_eq!(made.headers["authorization"], "Basic c2hvcDphIHRva2Vu");
        assert_eq!(made.headers["x-shop-key"], "a token");
    }

    #[test]
    fn a_body_is_written_as_its_media_type_says() {
        let json = request("operationId: createItem, requestBody: {payload: {name: $inputs.alice}}").unwrap();
        assert_eq!(json.headers[CONTENT_TYPE], "application/json");
        assert_eq!(body(&json), r#"{"name":"a token"}"#);
        let form = request(
            "operationId: createItem, \
             requestBody: {contentType: application/x-www-form-urlencoded, payload: {a: x y, b: $inputs.tags}}",
        )
        .unwrap();
        assert_eq!(body(&form), "a=x+y&b=a+b&b=2");
    }

    #[test]
    fn a_text_in_the_suite_is_sent_as_it_is() {
        let broken = request("operationId: createItem, requestBody: {payload: '{\"name\":'}").unwrap();
        assert_eq!(body(&broken), "{\"name\":");
        let typed = request("operationId: createItem, requestBody: {payload: $inputs.alice}").unwrap();
        assert_eq!(body(&typed), "\"a token\"");
    }

    #[test]
    fn a_payload_is_rewritten_where_the_suite_says() {
        let replaced = |target: &str| {
            request(&format!(
                "operationId: createItem, requestBody: {{payload: {{name: Lamp, tags: [a]}}, \
                 replacements: [{{target: {target}, value: $inputs.tags}}, {{target: /name, value: x}}]}}"
            ))
        };
        assert_eq!(body(&replaced("/tags/0").unwrap()), r#"{"name":"x","tags":[["a b",2]]}"#);
        assert_eq!(body(&replaced("/tags/-").unwrap()), r#"{"name":"x","tags":["a",["a b",2]]}"#);
        assert_eq!(body(&replaced("/price").unwrap()), r#"{"name":"x","tags":["a"],"price":["a b",2]}"#);
        for nowhere in ["/price/from", "/tags/7", "/name/0"] {
            let error = replaced(nowhere).unwrap_err();
            assert_eq!(error, format!("the payload has no place for `{nowhere}`"));
        }
    }

    #[test]
    fn json_that_is_written_as_text_is_rewritten_too() {
        let text = |payload: &str| {
            request(&format!(
                "operationId: createItem, requestBody: {{payload: '{payload}', replacements: [{{target: /a, value: 1}}]}}"
            ))
        };
        assert_eq!(body(&text(r#"{"a": "{$inputs.alice}", "b": 2}"#).unwrap()), r#"{"a":1,"b":2}"#);
        assert!(
            text(r#"{"a": "#).unwrap_err().starts_with("the payload is no JSON to replace something in: ")
        );
    }

    #[test]
    fn files_travel_byte_by_byte_in_parts_of_their_own() {
        let made = request(
            "operationId: createItem, requestBody: {contentType: multipart/form-data, payload: {\
             title: $inputs.alice, tags: $inputs.tags, none: null, meta: {a: 1}, \
             raw: {x-file: {filename: 'a \"b\".bin', contentType: image/png, contentBase64: AP8NCg==}}, \
             text: {x-file: {content: --conformance-boundary}}}}",
        )
        .unwrap();
        let boundary = "conformance-boundary-";
        assert_eq!(made.headers[CONTENT_TYPE], format!("multipart/form-data; boundary={boundary}"));
        let part = |head: &str, body: &[u8]| {
            let head = format!("--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n");
            [head.as_bytes(), body, b"\r\n"].concat()
        };
        let expected = [
            part("name=\"title\"", b"a token"),
            part("name=\"tags\"", b"a b"),
            part("name=\"tags\"", b"2"),
            part("name=\"meta\"\r\nContent-Type: application/json", br#"{"a":1}"#),
            part("name=\"raw\"; filename=\"a %22b%22.bin\"\r\nContent-Type: image/png", b"\x00\xff\r\n"),
            part("name=\"text\"\r\nContent-Type: application/octet-stream", b"--conformance-boundary"),
            format!("--{boundary}--\r\n").into_bytes(),
        ];
        let bytes = &made.body.as_ref().unwrap().bytes;
        assert_eq!(String::from_utf8_lossy(bytes), String::from_utf8_lossy(&expected.concat()));
        assert_eq!(bytes.as_ref(), expected.concat());
    }

    #[test]
    fn a_body_may_be_text_or_any_bytes() {
        let made =
            |body: &str| request(&format!("operationId: createItem, requestBody: {{{body}}}")).unwrap();
        let text = made("contentType: text/plain, payload: 'a {$inputs.alice}'");
        assert_eq!(body(&text), "a a token");
        let binary = made("contentType: image/png, payload: {x-file: {contentBase64: AP8=}}");
        assert_eq!(binary.body.unwrap().bytes.as_ref(), b"\x00\xff");
    }

    #[test]
    fn a_content_type_given_as_a_parameter_wins() {
        let made = request(
            "operationId: createItem, requestBody: {contentType: application/json, payload: {}}, \
             parameters: [{name: Content-Type, in: header, value: text/plain}]",
        )
        .unwrap();
        assert_eq!(made.headers.get_all(CONTENT_TYPE).iter().collect::<Vec<_>>(), ["text/plain"]);
    }

    #[test]
    fn what_cannot_be_sent_is_told_by_name() {
        let item = |value: &str| {
            request(&format!(
                "operationId: readItem, parameters: [{{name: item_id, in: path, value: {value}}}]"
            ))
            .unwrap_err()
        };
        insta::assert_snapshot!(item(".."), @r#"path "/items/{item_id}" cannot have the value ".." for "item_id""#);
        insta::assert_snapshot!(item("{a: 1}"), @"`item_id` has a value that cannot be sent as text");
        insta::assert_snapshot!(item("''"), @r#"path "/items/{item_id}" cannot have the value "" for "item_id""#);
    }
}
