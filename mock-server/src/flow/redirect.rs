use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An address with parameters added to its query; those without a value are left out.
pub(super) fn with_query(uri: &str, parameters: &[(&str, Option<&str>)]) -> String {
    let (uri, fragment) = match uri.split_once('#') {
        Some((uri, fragment)) => (uri, Some(fragment)),
        None => (uri, None),
    };
    let query = query(parameters.iter().filter_map(|(name, value)| Some((*name, (*value)?))));
    let mark = match uri.split_once('?') {
        _ if query.is_empty() => "",
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    match fragment {
        Some(fragment) => format!("{uri}{mark}{query}#{fragment}"),
        None => format!("{uri}{mark}{query}"),
    }
}

/// A query of these names and values.
pub(super) fn query<'p>(pairs: impl Iterator<Item = (&'p str, &'p str)>) -> String {
    let encode = |text| utf8_percent_encode(text, RESERVED);
    let pairs = pairs.map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_added_to_what_is_there_and_encoded() {
        let state = Some("a b&c=d\u{e9}");
        for (uri, expected) in [
            ("http://a/b", "http://a/b?state=a%20b%26c%3Dd%C3%A9"),
            ("http://a/b?c=d", "http://a/b?c=d&state=a%20b%26c%3Dd%C3%A9"),
            ("app:/b?#f", "app:/b?state=a%20b%26c%3Dd%C3%A9#f"),
        ] {
            assert_eq!(with_query(uri, &[("state", state), ("none", None)]), expected);
        }
        assert_eq!(with_query("http://a/b", &[("none", None)]), "http://a/b");
    }
}
