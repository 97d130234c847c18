use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::secret::{MASK, Secret};

/// Hides secrets in whatever is printed: by value where they are known, by the name of their field
/// where not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mask {
    known: Vec<Secret>,
}

/// Shorter texts are no secrets, and masking them would blot out half of a report.
const SHORTEST: usize = 4;

impl Mask {
    /// Learns a secret, in the spellings in which it can travel.
    pub(crate) fn learn(&mut self, secret: &str) {
        if secret.len() < SHORTEST || self.known.iter().any(|known| known.expose() == secret) {
            return;
        }
        self.known.push(Secret::new(secret));
        let encoded = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
        if encoded != secret {
            self.known.push(Secret::new(encoded));
        }
        self.known.sort_by_key(|known| std::cmp::Reverse(known.expose().len()));
    }

    /// Learns every text in a body that stands under a telling name.
    pub(crate) fn learn_from(&mut self, body: &Value) {
        match body {
            Value::Object(fields) => fields.iter().for_each(|(name, value)| match value.as_str() {
                Some(text) if is_telling(name) => self.learn(text),
                _ => self.learn_from(value),
            }),
            Value::Array(items) => items.iter().for_each(|item| self.learn_from(item)),
            _ => {}
        }
    }

    /// The text without any known secret.
    pub(crate) fn text(&self, text: &str) -> String {
        self.known.iter().fold(text.to_owned(), |text, secret| {
            if text.contains(secret.expose()) { text.replace(secret.expose(), MASK) } else { text }
        })
    }

    /// The value of a header, query parameter or form field. A `code` here is one to be exchanged
    /// for a token; in a body it is mostly that of an error.
    pub(crate) fn named(&self, name: &str, value: &str) -> String {
        match value.split_once(' ') {
            Some((scheme, _)) if name.eq_ignore_ascii_case("authorization") => format!("{scheme} {MASK}"),
            _ if is_telling(name) || name == "code" => MASK.to_owned(),
            _ => self.text(value),
        }
    }

    /// A JSON value, as JSON.
    pub(crate) fn json(&self, value: &Value) -> String {
        self.text(&without_telling(value).to_string())
    }
}

/// Does a field, header or parameter of this name hold a secret?
pub(crate) fn is_telling(name: &str) -> bool {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let ends = ["token", "secret", "password", "apikey", "assertion", "authorization", "verifier"];
    let whole = ["cookie", "setcookie", "usercode", "devicecode"];
    ends.iter().any(|end| plain.ends_with(end)) || whole.contains(&plain.as_str())
}

fn without_telling(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), hidden(name, value))).collect()
        }
        Value::Array(items) => items.iter().map(without_telling).collect(),
        other => other.clone(),
    }
}

fn hidden(name: &str, value: &Value) -> Value {
    if value.is_string() && is_telling(name) { MASK.into() } else { without_telling(value) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_known_secret_is_hidden_in_every_spelling() {
        let mut mask = Mask::default();
        mask.learn("s3cr+t/value");
        assert_eq!(mask.text("a s3cr+t/value b s3cr%2Bt%2Fvalue"), "a *** b ***");
    }

    #[test]
    fn a_secret_that_holds_another_is_hidden_whole() {
        let mut mask = Mask::default();
        mask.learn("secret");
        mask.learn("secret-long");
        assert_eq!(mask.text("secret-long"), "***");
    }

    #[test]
    fn fields_with_telling_names_are_hidden_and_learnt() {
        let body = json!({"data": [{"client_secret": "abcdef", "name": "x", "token_type": "bearer"}], "password": null});
        let mut mask = Mask::default();
        assert_eq!(
            mask.json(&body),
            r#"{"data":[{"client_secret":"***","name":"x","token_type":"bearer"}],"password":null}"#
        );
        mask.learn_from(&body);
        assert_eq!(mask.text("abcdef"), "***");
    }

    #[test]
    fn a_scheme_is_kept_and_its_credential_hidden() {
        assert_eq!(Mask::default().named("Authorization", "Bearer a.b.c"), "Bearer ***");
        assert_eq!(Mask::default().named("X-API-Key", "k"), "***");
        assert_eq!(Mask::default().named("accept", "a b"), "a b");
    }

    #[test]
    fn a_secret_prints_as_a_mask() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{secret} {secret:?}"), "*** ***");
    }
}
