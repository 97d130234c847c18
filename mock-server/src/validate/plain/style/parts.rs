use specs::contract::Explode;

use super::{Malformed, Wanted};
use crate::validate::plain::given::{Given, Shape};

/// A comma, as it stands.
pub(super) const COMMA: &[&str] = &[","];
/// A space, which cannot stand in a query unless it is encoded.
pub(super) const SPACE: &[&str] = &["%20", "+"];
/// A bar, which some clients encode and others do not.
pub(super) const PIPE: &[&str] = &["|", "%7C", "%7c"];

/// A text in the wanted shape, taken apart at any of the separators.
pub(super) fn read(
    text: &str,
    separators: &[&str],
    explode: Explode,
    wanted: Wanted<'_>,
) -> Result<Given, Malformed> {
    if wanted.shape == Shape::Text {
        return Ok(decoded(text, wanted));
    }
    let parts = split(text, separators);
    match (wanted.shape, explode) {
        (Shape::Object, Explode::Apart) => assigned(&parts, wanted),
        (Shape::Object, Explode::Joined) => alternating(&parts, wanted),
        _ => Ok(items(parts.into_iter(), wanted)),
    }
}

/// One text.
pub(super) fn decoded(text: &str, wanted: Wanted<'_>) -> Given {
    Given::Text(wanted.escapes.decode(text))
}

/// Texts in their order.
pub(super) fn items<'t>(texts: impl Iterator<Item = &'t str>, wanted: Wanted<'_>) -> Given {
    Given::Items(texts.map(|text| decoded(text, wanted)).collect())
}

/// `role=admin`, `name=Ada`.
pub(super) fn assigned(parts: &[&str], wanted: Wanted<'_>) -> Result<Given, Malformed> {
    let member = |part: &&str| {
        let (name, text) = part.split_once('=').ok_or(Malformed("name=value for each member"))?;
        Ok((wanted.escapes.decode(name), decoded(text, wanted)))
    };
    parts.iter().map(member).collect::<Result<_, _>>().map(Given::Members)
}

/// `role`, `admin`, `name`, `Ada`.
fn alternating(parts: &[&str], wanted: Wanted<'_>) -> Result<Given, Malformed> {
    let member = |pair: &[&str]| match pair {
        [name, text] => Ok((wanted.escapes.decode(name), decoded(text, wanted))),
        _ => Err(Malformed("names and values in turn")),
    };
    parts.chunks(2).map(member).collect::<Result<_, _>>().map(Given::Members)
}

/// Nothing at all is no part, not an empty one.
pub(super) fn split<'t>(text: &'t str, separators: &[&str]) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let mut rest = text;
    let first = |text: &str| separators.iter().filter_map(|it| Some((text.find(it)?, it.len()))).min();
    while let Some((at, length)) = first(rest) {
        parts.push(&rest[..at]);
        rest = &rest[at + length..];
    }
    if !text.is_empty() {
        parts.push(rest);
    }
    parts
}
