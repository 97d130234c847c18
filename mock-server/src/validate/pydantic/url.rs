//! URLs, read and written as the WHATWG URL standard has it, which pydantic follows.

mod authority;
mod encode;
mod host;
mod path;
mod punycode;
mod scheme;

use serde_json::Value;

use super::fault::{Fault, plural};
use super::loc::Loc;
use super::run::{Exactness, Run};
use super::text::Pattern;

use authority::Authority;
use encode::{Set, encode};
use scheme::Scheme;

/// The length that pydantic's `HttpUrl` allows, by which such a field is known: its schema says no more than
/// `format: uri` and this `maxLength`.
const HTTP_LONGEST: usize = 2083;

/// Why a text is no URL, in the words of the `url` crate.
type Reason = &'static str;

/// An absolute URL, answered in its normal form: `HTTP://A.example` as `http://a.example/`.
///
/// Not covered: of hosts outside ASCII, upper case is the only thing that is mapped before Punycode.
#[derive(Debug, Default)]
pub(super) struct Url {
    /// The most bytes.
    pub(super) max: Option<usize>,
    /// What its normal form must match besides.
    pub(super) pattern: Option<Pattern>,
}

impl Url {
    pub(super) fn check(&self, input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
        run.floor(Exactness::Lax);
        let Some(text) = input.as_str() else {
            return run.reject(loc, input, wrong_type());
        };
        match self.read(text) {
            Ok(url) => Some(Value::String(url)),
            Err(fault) => run.reject(loc, input, fault),
        }
    }

    fn read(&self, text: &str) -> Result<String, Fault> {
        if let Some(max) = self.max.filter(|max| text.len() > *max) {
            return Err(too_long(max));
        }
        let (scheme, url) = normal(text).map_err(unreadable)?;
        if self.max == Some(HTTP_LONGEST) && !matches!(scheme.name(), "http" | "https") {
            return Err(wrong_scheme());
        }
        match self.pattern.as_ref().and_then(|pattern| pattern.fault(&url)) {
            Some(fault) => Err(fault),
            None => Ok(url),
        }
    }
}

/// The scheme and the whole URL.
fn normal(text: &str) -> Result<(Scheme, String), Reason> {
    if text.is_empty() {
        return Err("input is empty");
    }
    let text = text.trim_matches(|c| c <= ' ').replace(['\t', '\n', '\r'], "");
    let (scheme, rest) = Scheme::split(&text).ok_or("relative URL without a base")?;
    let (rest, fragment) = cut(rest, '#');
    let (rest, query) = cut(rest, '?');
    let mut url = format!("{}:", scheme.name());
    match Authority::split(&scheme, rest)? {
        Some((authority, path)) => {
            url.push_str(&authority.to_string());
            url.push_str(&path::normal(path, &scheme));
        }
        None if rest.starts_with('/') => url.push_str(&path::normal(rest, &scheme)),
        None => url.push_str(&encode(rest, Set::Control)),
    }
    push(&mut url, '?', query, scheme.query_set());
    push(&mut url, '#', fragment, Set::Fragment);
    Ok((scheme, url))
}

fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

fn push(url: &mut String, mark: char, part: Option<&str>, set: Set) {
    if let Some(part) = part {
        url.push(mark);
        url.push_str(&encode(part, set));
    }
}

fn wrong_type() -> Fault {
    Fault::plain("url_type", "URL input should be a string or URL")
}

fn unreadable(reason: Reason) -> Fault {
    Fault::parsing("url_parsing", "Input should be a valid URL", reason)
}

fn too_long(max: usize) -> Fault {
    let msg = format!("URL should have at most {max} character{}", plural(max));
    Fault::with("url_too_long", msg, [("max_length", Value::from(max))])
}

fn wrong_scheme() -> Fault {
    let expected = "'http' or 'https'";
    Fault::with(
        "url_scheme",
        format!("URL scheme should be {expected}"),
        [("expected_schemes", Value::from(expected))],
    )
}
