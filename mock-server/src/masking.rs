//! Keeps secrets out of what is shown of requests.

use bytes::Bytes;
use http::HeaderName;
use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::validate::parse_form;

/// Names of members and fields whose values are never shown. Compared without regard to case.
const SECRET: [&str; 14] = [
    "password",
    "new_password",
    "current_password",
    "client_secret",
    "secret",
    "token",
    "access_token",
    "refresh_token",
    "code_verifier",
    "id_token_hint",
    "subject_token",
    "flow_token",
    "mfa_token",
    "mfa_code",
];
/// The same of parameters and headers that hold keys.
const KEYS: [&str; 5] = ["api_key", "apikey", "access_key", "sig", "signature"];
const MASK: &str = "***";

/// A body as it may be shown: JSON as a value, anything else as text, null for none. What is named
/// like a secret, or like one of `secret`, is masked.
pub(crate) fn body(bytes: &Bytes, secret: &[&str]) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    if let Ok(mut value) = serde_json::from_slice::<Value>(bytes) {
        mask(&mut value, secret);
        return value;
    }
    let text = String::from_utf8_lossy(bytes);
    if text.contains('=') && !text.contains(char::is_whitespace) {
        let mut fields = parse_form(bytes).to_value();
        mask(&mut fields, secret);
        return fields;
    }
    text.into()
}

/// A path and query, the values of these parameters masked.
pub(crate) fn target(target: &str, secret: &[&str]) -> String {
    let Some((path, query)) = target.split_once('?') else { return target.to_owned() };
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        // Written in any of many ways, a name is what it decodes to.
        Some((name, _)) if secret.contains(&&*percent_decode_str(name).decode_utf8_lossy()) => {
            format!("{name}={MASK}")
        }
        _ => pair.to_owned(),
    });
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// A URL, its password and the values of parameters that are named like secrets masked.
pub(crate) fn url(url: &str) -> String {
    let Ok(mut parsed) = reqwest::Url::parse(url) else { return MASK.to_owned() };
    if parsed.password().is_some() {
        // It has a host, without which alone this fails.
        let _ = parsed.set_password(Some(MASK));
    }
    let names = parsed.query_pairs().map(|(name, _)| name.into_owned());
    let secret: Vec<String> = names.filter(|name| is_secret(name)).collect();
    let secret: Vec<&str> = secret.iter().map(String::as_str).collect();
    target(parsed.as_str(), &secret)
}

/// The value of a header, masked where it is a credential or named like a secret.
pub(crate) fn header(name: &HeaderName, value: String) -> String {
    let is_credential = [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE].contains(name);
    if is_credential || is_secret(name.as_str()) { MASK.to_owned() } else { value }
}

/// Whether what is named so is kept to itself: a secret's name, whatever stands before it.
fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase().replace('-', "_");
    SECRET.iter().chain(&KEYS).any(|known| name.ends_with(known))
}

/// A value as it may be shown.
pub(crate) fn value(value: Value) -> Value {
    let mut value = value;
    mask(&mut value, &[]);
    value
}

fn mask(value: &mut Value, secret: &[&str]) {
    match value {
        Value::Object(members) => members.iter_mut().for_each(|(name, member)| {
            let is_secret = SECRET.iter().chain(secret).any(|known| known.eq_ignore_ascii_case(name));
            if is_secret && !member.is_null() {
                *member = MASK.into();
            } else {
                mask(member, secret);
            }
        }),
        Value::Array(items) => items.iter_mut().for_each(|item| mask(item, secret)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn credentials_in_a_query_are_masked_however_they_are_written() {
        let shown = target("/a?x=1&key=k&k%65y=l&keys=2&key", &["key"]);
        assert_eq!(shown, "/a?x=1&key=***&k%65y=***&keys=2&key");
        assert_eq!(target("/key=1", &["key"]), "/key=1");
    }

    #[test]
    fn a_url_is_shown_without_what_it_gives_away() {
        let shown = url("http://me:pw@a.example/b?X=1&Api-Key=k&token=t");
        assert_eq!(shown, "http://me:***@a.example/b?X=1&Api-Key=***&token=***");
        assert_eq!(header(&HeaderName::from_static("x-webhook-secret"), "s".to_owned()), "***");
        assert_eq!(header(&HeaderName::from_static("x-event"), "s".to_owned()), "s");
    }

    #[test]
    fn secrets_are_masked_at_any_depth_and_in_forms() {
        let shown = body(&Bytes::from(r#"{"a": [{"Password": "p", "pin": 1}], "name": "n"}"#), &["pin"]);
        assert_eq!(shown, json!({"a": [{"Password": "***", "pin": "***"}], "name": "n"}));
        let form = body(&Bytes::from("client_id=a&client_secret=b"), &[]);
        assert_eq!(form, json!({"client_id": "a", "client_secret": "***"}));
    }
}
