use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The query of a request, decoded as forms are (`+` is a space), in the order it was sent.
#[derive(Debug, Default, Clone)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads a raw query; what is not valid percent-encoding stays as it is, as WHATWG's URL
    /// Standard says.
    pub fn parse(raw: &str) -> Self {
        let pairs = raw.split('&').filter(|pair| !pair.is_empty());
        Self(pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(decoded).collect())
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

/// A query, as sent, with a maximum in the place of every larger number of a name.
pub fn clamped<'q>(query: &'q str, name: &str, maximum: u64) -> Cow<'q, str> {
    let is_larger = |value: &str| {
        let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        is_number && value.parse().map_or(true, |number: u64| number > maximum)
    };
    let is_meant = |pair: &str| {
        pair.split_once('=').is_some_and(|(key, value)| decode(key) == name && is_larger(&decode(value)))
    };
    if !query.split('&').any(is_meant) {
        return query.into();
    }
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((key, _)) if is_meant(pair) => format!("{key}={maximum}"),
        _ => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&").into()
}

fn decoded((name, value): (&str, &str)) -> (String, String) {
    (decode(name), decode(value))
}

fn decode(text: &str) -> String {
    let spaced: Cow<'_, str> = if text.contains('+') { text.replace('+', " ").into() } else { text.into() };
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}
