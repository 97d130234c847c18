use std::borrow::Cow;

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The query of a request, decoded as forms are (`+` is a space), in the order it was sent.
#[derive(Debug, Default, Clone)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads a raw query; what is not valid percent-encoding stays as it is, as WHATWG's URL
    /// Standard says.
    pub fn parse(raw: &str) -> Self {
        Self(raw.split('&').filter(|pair| !pair.is_empty()).map(decoded).collect())
    }

    /// Every value of a name.
    pub fn values(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Every name and value.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }
}

/// A raw query with a maximum in the place of every larger number of a name.
pub fn clamped<'r>(raw: &'r str, name: &str, maximum: u64) -> Cow<'r, str> {
    let is_larger = |pair: &str| {
        let (key, value) = decoded(pair);
        let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        key == name && is_number && value.parse().map_or(true, |number: u64| number > maximum)
    };
    if !raw.split('&').any(is_larger) {
        return Cow::Borrowed(raw);
    }
    let clamped = format!("{}={maximum}", utf8_percent_encode(name, NON_ALPHANUMERIC));
    let pairs = raw.split('&').map(|pair| if is_larger(pair) { &*clamped } else { pair });
    Cow::Owned(pairs.collect::<Vec<_>>().join("&"))
}

fn decoded(pair: &str) -> (String, String) {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    (decode(name), decode(value))
}

fn decode(text: &str) -> String {
    if !text.bytes().any(|byte| matches!(byte, b'+' | b'%')) {
        return text.to_owned();
    }
    let spaced: Cow<'_, str> = if text.contains('+') { text.replace('+', " ").into() } else { text.into() };
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn larger_numbers_of_the_name_become_the_maximum_and_nothing_else_changes() {
        for (raw, expected) in [
            ("limit=6&a=6&limit=5", "limit=5&a=6&limit=5"),
            ("a=%26&%6cimit=99999999999999999999999", "a=%26&limit=5"),
            ("limit=-6&limit=6x&limit=&limit", "limit=-6&limit=6x&limit=&limit"),
        ] {
            assert_eq!(clamped(raw, "limit", 5), expected);
        }
    }
}
