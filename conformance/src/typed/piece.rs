//! Texts and URLs in pieces: what in them is an id, an instant, a token.

use std::borrow::Cow;
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use regex::Regex;

use super::base::{self, Bases};
use super::form::{Form, Forms};
use super::kind::Kind;
use super::{by_name, by_value};
use crate::mask::is_telling;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece<'t> {
    pub(crate) text: Cow<'t, str>,
    pub(crate) what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// What stands before the paths of a system.
    Base,
    /// Scheme and host of a URL that leads elsewhere.
    Origin,
    /// An id, an instant, a token.
    Value(Kind),
    /// Letters, digits, `-` and `_`.
    Word,
    /// What stands between words.
    Gap,
}

/// A URL, an instant, a weak entity tag, a JSON Web Token, a word, what stands between them.
static SHAPES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?x)
        (?<url>https?://[^\s"'<>\\]+)
        |(?<instant>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))
        |(?<version>W/"[^"]+")
        |(?<jwt>eyJ[\w-]+\.[\w-]+\.[\w-]*)
        |(?<word>[\w-]+)
        |(?<gap>[^\w]+?)"#,
    )
    .ok()
});

/// The pieces of a text; together they are the text, but for what was percent-encoded in URLs.
pub(crate) fn pieces<'t>(text: &'t str, forms: &Forms<'_>, bases: &Bases) -> Vec<Piece<'t>> {
    let Some(shapes) = SHAPES.as_ref() else { return vec![Piece::new(text, What::Gap)] };
    let is_path = text.starts_with('/') && bases.split(text).is_some();
    if is_path {
        return url(text, forms, bases);
    }
    let mut found = Vec::new();
    for shape in shapes.captures_iter(text) {
        if let Some(whole) = shape.name("url") {
            found.extend(url(whole.as_str(), forms, bases));
        } else if let Some(whole) = shape.name("instant") {
            found.push(Piece::new(whole.as_str(), What::Value(Kind::Instant)));
        } else if let Some(whole) = shape.name("version") {
            found.push(Piece::new(whole.as_str(), What::Value(Kind::Version)));
        } else if let Some(whole) = shape.name("jwt").filter(|whole| by_value::is_jwt(whole.as_str())) {
            found.push(Piece::new(whole.as_str(), What::Value(Kind::Token)));
        } else if let Some(whole) = shape.get(0) {
            found.push(word(whole.as_str(), forms));
        }
    }
    found
}

fn word<'t>(text: &'t str, forms: &Forms<'_>) -> Piece<'t> {
    let is_word = text.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
    let form = forms.of_text(text);
    let plain = if is_word { What::Word } else { What::Gap };
    Piece::new(text, form.map_or(plain, |form: Form| What::Value(Kind::Id(form))))
}

fn url<'t>(text: &'t str, forms: &Forms<'_>, bases: &Bases) -> Vec<Piece<'t>> {
    let (mut found, rest) = match bases.split(text) {
        Some((base, rest)) => (vec![Piece::new(base, What::Base)], rest),
        None => {
            let (origin, rest) = text.split_at(base::origin(text).len());
            (vec![Piece::new(origin, What::Origin)], rest)
        }
    };
    found.retain(|piece| !piece.text.is_empty());
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let (path, query) = rest.split_at(end);
    for part in path.split_inclusive('/') {
        let (segment, slash) = part.strip_suffix('/').map_or((part, ""), |segment| (segment, "/"));
        found.extend(decoded(segment, forms, bases));
        found.extend((!slash.is_empty()).then(|| Piece::new(slash, What::Gap)));
    }
    for pair in query.split_inclusive(['?', '#', '&']) {
        let end = pair.trim_end_matches(['?', '#', '&']).len();
        let (pair, sign) = pair.split_at(end);
        match pair.split_once('=') {
            Some((name, value)) => {
                found.push(Piece::new(&pair[..=name.len()], What::Gap));
                found.extend(of_parameter(name, value, forms, bases));
            }
            None => found.extend((!pair.is_empty()).then(|| Piece::new(pair, What::Gap))),
        }
        found.extend((!sign.is_empty()).then(|| Piece::new(sign, What::Gap)));
    }
    found
}

/// The value of a query's parameter, by its name where that tells.
fn of_parameter<'t>(name: &str, value: &'t str, forms: &Forms<'_>, bases: &Bases) -> Vec<Piece<'t>> {
    if value.is_empty() {
        return Vec::new();
    }
    if is_telling(name) || by_name::is_minted(name) {
        return vec![Piece::new(value, What::Value(Kind::Token))];
    }
    if by_name::is_cursor(name) {
        return vec![Piece::new(value, What::Value(Kind::Cursor))];
    }
    decoded(value, forms, bases)
}

fn decoded<'t>(text: &'t str, forms: &Forms<'_>, bases: &Bases) -> Vec<Piece<'t>> {
    match percent_decode_str(text).decode_utf8_lossy() {
        Cow::Borrowed(_) => pieces(text, forms, bases),
        Cow::Owned(text) => {
            let owned = |piece: Piece<'_>| Piece { text: piece.text.into_owned().into(), what: piece.what };
            pieces(&text, forms, bases).into_iter().map(owned).collect()
        }
    }
}

impl<'t> Piece<'t> {
    fn new(text: &'t str, what: What) -> Self {
        Self { text: text.into(), what }
    }
}
