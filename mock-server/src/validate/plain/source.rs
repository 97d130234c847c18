use std::borrow::Cow;

use http::HeaderMap;
use http::header::COOKIE;

use super::escapes::Escapes;

/// Names, decoded, and the texts they came with, still encoded.
#[derive(Debug, Clone, Default)]
pub(super) struct Source<'r>(Vec<(String, Cow<'r, str>)>);

impl<'r> Source<'r> {
    /// One name and its text.
    pub(super) fn one(name: &str, text: impl Into<Cow<'r, str>>) -> Self {
        Self(vec![(name.to_owned(), text.into())])
    }

    /// A query, or a form.
    pub(super) fn query(text: &'r str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let pair = |pair: &'r str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (Escapes::Form.decode(name), value.into())
        };
        Self(pairs.map(pair).collect())
    }

    /// Every cookie.
    pub(super) fn cookies(headers: &'r HeaderMap) -> Self {
        Self(
            cookie_pairs(headers)
                .map(|(name, value)| (Escapes::Percent.decode(name), value.into()))
                .collect(),
        )
    }

    /// A header; several lines of it are one (RFC 9110, section 5.2).
    pub(super) fn header(headers: &'r HeaderMap, name: &str) -> Self {
        let lines = headers.get_all(name).into_iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        let joined = lines.reduce(|all, line| format!("{all},{line}").into());
        joined.map_or_else(Self::default, |text| Self::one(name, text))
    }

    /// Texts of fields, as they are.
    pub(super) fn fields(fields: impl Iterator<Item = (String, String)>) -> Self {
        Self(fields.map(|(name, text)| (name, text.into())).collect())
    }

    /// Every text of a name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, text)| text.as_ref())
    }

    /// The text of a name; of several the last counts.
    pub(super) fn last(&self, name: &str) -> Option<&str> {
        self.all(name).last()
    }

    /// Every name and text.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_ref()))
    }
}

/// Every value of a cookie.
pub(crate) fn cookies<'h>(headers: &'h HeaderMap, name: &str) -> Vec<&'h str> {
    cookie_pairs(headers).filter(|(key, _)| *key == name).map(|(_, value)| value).collect()
}

fn cookie_pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='))
}
