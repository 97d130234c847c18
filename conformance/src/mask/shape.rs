//! Secrets that nobody knows yet, in text that has no structure to go by: the body of an error
//! page, a redirect's `Location`, JSON that does not parse.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::telling::is_telling;
use super::web::is_code;
use crate::secret::MASK;

/// `access_token=…` in a query, fragment or form; `"access_token": "…"`, also within a JSON string.
/// Groups: what stands before the value, the name.
static NAMED: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    compiled([
        r#"((?:^|[?&\#\s;"'])([\w.-]+)=)[^&\#\s"'<>;\\]+"#,
        r#"("([\w.-]+)\\?"\s*:\s*\\?")(?:[^"\\]|\\[^"])+"#,
    ])
});

/// `Bearer …` with what no word has, a JSON Web Token, `https://name:…@host`. Group: what stands before the value.
static BARE: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    compiled([
        r"((?i:\b(?:bearer|basic))\s+)[\w.~+/=-]*(?:[0-9=]|[a-z][A-Z])[\w.~+/=-]*",
        r"(\b)eyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?",
        r"(://[^/\s:@]*:)[^/\s@]+@",
    ])
});

/// The text without what looks like a secret.
pub(super) fn hide(text: &str) -> String {
    let named = |found: &Captures<'_>| match tells(&found[1], &found[2]) {
        true => format!("{}{MASK}", &found[1]),
        false => found[0].to_owned(),
    };
    let bare = |found: &Captures<'_>| {
        let after = if found[0].ends_with('@') { "@" } else { "" };
        format!("{}{MASK}{after}", &found[1])
    };
    let text = NAMED.iter().fold(text.to_owned(), |text, shape| shape.replace_all(&text, named).into_owned());
    BARE.iter().fold(text, |text, shape| shape.replace_all(&text, bare).into_owned())
}

fn tells(before: &str, name: &str) -> bool {
    is_telling(name) || (is_code(name) && before.starts_with(['?', '&', '#']))
}

/// A pattern that did not compile would hide nothing; the tests hold each to its purpose.
fn compiled<const N: usize>(patterns: [&str; N]) -> Vec<Regex> {
    patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_secret_is_hidden() {
        for (text, hidden) in [
            ("grant_type=password&password=x&a=b", "grant_type=password&password=***&a=b"),
            (
                "https://app/cb?code=q1&state=s#access_token=t",
                "https://app/cb?code=***&state=s#access_token=***",
            ),
            (r#"{"password": "x", "name""#, r#"{"password": "***", "name""#),
            (r#""{\"client_secret\":\"x\",\"a\":\"b\"}""#, r#""{\"client_secret\":\"***\",\"a\":\"b\"}""#),
            (r#"{"access_token":"cut of"#, r#"{"access_token":"***"#),
            ("Authorization: Basic dTpwMQ==", "Authorization: Basic ***"),
            ("sent bearer abc1.x", "sent bearer ***"),
            ("no eyJhbGciOi.eyJzdWIi.sig!", "no ***!"),
            ("cannot connect to http://u:p@h/a", "cannot connect to http://u:***@h/a"),
        ] {
            assert_eq!(hide(text), hidden);
        }
    }

    #[test]
    fn what_only_speaks_of_secrets_is_kept() {
        for text in [
            "Bearer authentication required",
            r#"{"token_type":"bearer","code":"invalid_token"}"#,
            "error code=404",
            "http://127.0.0.1:4010/@w/scaikey/users?page=2",
        ] {
            assert_eq!(hide(text), text);
        }
    }
}
