//! URLs, forms and headers, each part masked under its name.

use reqwest::Url;

use super::{Mask, is_telling};
use crate::secret::MASK;

impl Mask {
    /// A URL: its login, its query, and whatever is known or looks like a secret in the rest.
    pub(crate) fn url(&self, url: &Url) -> String {
        let mut masked = url.clone();
        if !url.username().is_empty() || url.password().is_some() {
            // A URL that has a login can have another.
            let _ = masked.set_username(MASK);
            let _ = masked.set_password(None);
        }
        if let Some(query) = url.query() {
            masked.set_query(Some(&self.form(query)));
        }
        self.text(masked.as_str())
    }

    /// Pairs of a query or of a form.
    pub(crate) fn form(&self, pairs: &str) -> String {
        let masked = |pair: &str| match pair.split_once('=') {
            Some((name, value)) => format!("{name}={}", self.named(name, value)),
            None => pair.to_owned(),
        };
        pairs.split('&').map(masked).collect::<Vec<_>>().join("&")
    }

    /// The value of a header, query parameter or form field.
    pub(crate) fn named(&self, name: &str, value: &str) -> String {
        match value.split_once(' ') {
            Some((scheme, _)) if name.eq_ignore_ascii_case("authorization") => format!("{scheme} {MASK}"),
            _ if is_telling(name) || is_code(name) => MASK.to_owned(),
            _ => self.text(value),
        }
    }
}

/// A `code` outside a body is one to be exchanged for a token; in a body it is mostly that of an error.
pub(super) fn is_code(name: &str) -> bool {
    name == "code"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_is_kept_and_its_credential_hidden() {
        let mask = Mask::default();
        assert_eq!(mask.named("Authorization", "Bearer a.b.c"), "Bearer ***");
        assert_eq!(mask.named("Authorization", "abc"), "***");
        assert_eq!(mask.named("Cookie", "session=a; theme=b"), "***");
        assert_eq!(mask.named("X-API-Key", "k"), "***");
        assert_eq!(mask.named("accept", "a b"), "a b");
    }

    #[test]
    fn a_url_keeps_what_is_no_secret() {
        let masked = |url: &str| Mask::default().url(&url.parse().unwrap());
        assert_eq!(masked("http://u:p@h/a?page=1&token=t#x"), "http://***@h/a?page=1&token=***#x");
        assert_eq!(masked("http://h/a?code=c"), "http://h/a?code=***");
        assert_eq!(masked("http://h/a?q=x%20y"), "http://h/a?q=x%20y");
    }
}
