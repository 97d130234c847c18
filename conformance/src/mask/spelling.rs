use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// What stands as it is in a path, by RFC 3986, section 2.3.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// What stands as it is in a form or query, by the URL standard.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'*');

/// Every way in which a secret can travel or be printed: bare, in a path, in a query or form, in JSON.
pub(super) fn spellings(secret: &str) -> Vec<String> {
    let form = utf8_percent_encode(secret, FORM).to_string();
    let json = Value::from(secret).to_string();
    let mut all = vec![
        secret.to_owned(),
        utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
        utf8_percent_encode(secret, PATH).to_string(),
        form.replace("%20", "+"),
        json[1..json.len() - 1].to_owned(),
    ];
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_secret_has_one_spelling_and_another_has_all() {
        assert_eq!(spellings("abc1"), ["abc1"]);
        let expected =
            [r#"a b-c/"\"#, r#"a b-c/\"\\"#, "a%20b%2Dc%2F%22%5C", "a%20b-c%2F%22%5C", "a+b-c%2F%22%5C"];
        assert_eq!(spellings(r#"a b-c/"\"#), expected);
    }
}
