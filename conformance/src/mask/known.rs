use http::{HeaderMap, HeaderName};
use serde_json::Value;

use super::spelling::spellings;
use super::telling::is_telling;
use super::{shape, web};
use crate::exchange::{Request, Response};
use crate::secret::{MASK, Secret};

/// The secrets of one workflow.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mask {
    /// In every spelling, the longest first: one secret may hold another.
    known: Vec<Secret>,
}

/// Shorter texts are no secrets, and masking them would blot out half of a report.
const SHORTEST: usize = 4;

/// Of texts that only stand under a telling name, many are words that a scenario sends on purpose
/// (`wrong`, `invalid`), and reports are full of those. Under their name they are hidden anyway.
const SHORTEST_FOUND: usize = 8;

impl Mask {
    /// Learns a secret.
    pub(crate) fn learn(&mut self, secret: &str) {
        if secret.len() < SHORTEST || self.known.iter().any(|known| known.expose() == secret) {
            return;
        }
        self.known.extend(spellings(secret).into_iter().map(Secret::new));
        self.known.sort_by_key(|known| std::cmp::Reverse(known.expose().len()));
    }

    /// Learns all that another knows.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.known.extend(other.known);
        self.known
            .sort_unstable_by(|a, b| (b.expose().len(), b.expose()).cmp(&(a.expose().len(), a.expose())));
        self.known.dedup();
    }

    /// Learns what an exchange holds under telling names, in headers, query and bodies.
    pub(crate) fn learn_exchange(&mut self, request: &Request, response: &Response) {
        self.learn_headers(&request.headers);
        self.learn_headers(&response.headers);
        for (name, value) in &request.query {
            if is_telling(name) || web::is_code(name) {
                self.find(value);
            }
        }
        request.content().into_iter().chain(response.content()).for_each(|body| self.learn_body(body));
    }

    fn learn_headers(&mut self, headers: &HeaderMap) {
        for (name, value) in headers.iter().filter(|(name, _)| is_telling(name.as_str())) {
            let value = String::from_utf8_lossy(value.as_bytes());
            credentials(name, &value).for_each(|secret| self.find(secret));
        }
    }

    fn learn_body(&mut self, body: &Value) {
        match body {
            Value::Object(fields) => fields.iter().for_each(|(name, value)| match is_telling(name) {
                true => self.find_all(value),
                false => self.learn_body(value),
            }),
            Value::Array(items) => items.iter().for_each(|item| self.learn_body(item)),
            _ => {}
        }
    }

    /// What stands under a telling name: one secret, or a list of them.
    fn find_all(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.find(text),
            Value::Array(items) => items.iter().for_each(|item| self.find_all(item)),
            other => self.learn_body(other),
        }
    }

    fn find(&mut self, secret: &str) {
        if secret.len() >= SHORTEST_FOUND {
            self.learn(secret);
        }
    }

    /// The text without any secret that is known or looks like one.
    pub(crate) fn text(&self, text: &str) -> String {
        shape::hide(&self.known(text))
    }

    /// The text without any secret that is known: for what has its secrets hidden by their places already.
    pub(crate) fn known(&self, text: &str) -> String {
        let unknown = |text: String, secret: &Secret| {
            if text.contains(secret.expose()) { text.replace(secret.expose(), MASK) } else { text }
        };
        self.known.iter().fold(text.to_owned(), unknown)
    }

    /// A JSON value, as JSON.
    pub(crate) fn json(&self, value: &Value) -> String {
        self.text(&without_telling(value).to_string())
    }
}

/// The secrets in a header: what follows the scheme, or the value of each cookie. Of one that is set
/// the attributes are none: its path stands in every URL.
fn credentials<'v>(name: &HeaderName, value: &'v str) -> impl Iterator<Item = &'v str> {
    let is_set = name == http::header::SET_COOKIE;
    let is_cookie = is_set || name == http::header::COOKIE;
    let parts = value.split(if is_cookie { ';' } else { '\n' }).take(if is_set { 1 } else { usize::MAX });
    parts.map(move |part| match is_cookie {
        true => part.split_once('=').map_or(part, |(_, value)| value),
        false => part.split_once(' ').map_or(part, |(_, credential)| credential),
    })
}

fn without_telling(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let hidden = |(name, value): (&String, &Value)| match is_telling(name) {
                true => (name.clone(), concealed(value)),
                false => (name.clone(), without_telling(value)),
            };
            fields.iter().map(hidden).collect()
        }
        Value::Array(items) => items.iter().map(without_telling).collect(),
        other => other.clone(),
    }
}

fn concealed(value: &Value) -> Value {
    match value {
        Value::String(_) => MASK.into(),
        Value::Array(items) => items.iter().map(concealed).collect(),
        other => without_telling(other),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::exchange::testing;

    #[test]
    fn a_known_secret_is_hidden_in_every_spelling() {
        let mut mask = Mask::default();
        mask.learn("s3cr+t/va_lue");
        assert_eq!(mask.text("a s3cr+t/va_lue b s3cr%2Bt%2Fva_lue c"), "a *** b *** c");
    }

    #[test]
    fn a_secret_that_holds_another_is_hidden_whole() {
        let mut mask = Mask::default();
        mask.learn("secret");
        mask.learn("secret-long");
        assert_eq!(mask.text("secret-long"), "***");
    }

    #[test]
    fn fields_with_telling_names_are_hidden() {
        let body = json!({
            "data": [{"client_secret": "abcdef", "name": "x", "token_type": "bearer"}],
            "password": null, "tokens": ["a", {"id": 1}], "token_count": 5
        });
        let hidden = r#"{"data":[{"client_secret":"***","name":"x","token_type":"bearer"}],"password":null,"tokens":["***",{"id":1}],"token_count":5}"#;
        assert_eq!(Mask::default().json(&body), hidden);
    }

    #[test]
    fn an_exchange_teaches_the_secrets_it_holds() {
        let cookie = ("set-cookie", "sid=cookie-value; Path=/@a-world/shop");
        let body = json!({"data": {"access_token": "token-value", "recovery_codes": ["first-code"]}});
        let (mut request, response) = testing::exchange(200, &[cookie], &body);
        request.headers.insert("authorization", http::HeaderValue::from_static("Basic dXNlcjpwYXNz"));
        request.query.push(("code".to_owned(), "query-code".to_owned()));
        let mut mask = Mask::default();
        mask.learn_exchange(&request, &response);
        let text = "cookie-value token-value first-code dXNlcjpwYXNz query-code /@a-world/shop";
        assert_eq!(mask.text(text), "*** *** *** *** *** /@a-world/shop");
    }

    #[test]
    fn a_word_that_was_sent_as_a_secret_does_not_blot_out_the_report() {
        let (request, response) = testing::exchange(401, &[], &json!({"password": "wrong"}));
        let mut mask = Mask::default();
        mask.learn_exchange(&request, &response);
        assert_eq!(mask.text("wrong password"), "wrong password");
    }
}
