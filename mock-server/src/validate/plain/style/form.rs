use specs::contract::Explode;

use super::{Malformed, Wanted, parts};
use crate::validate::plain::given::{Given, Shape};
use crate::validate::plain::source::Source;

/// `id=3,4,5`, `id=role,admin`; exploded `id=3&id=4`, `role=admin`.
pub(super) fn read(
    explode: Explode,
    wanted: Wanted<'_>,
    source: &Source<'_>,
) -> Result<Option<Given>, Malformed> {
    match (wanted.shape, explode) {
        (Shape::List, Explode::Apart) => Ok(repeated(wanted, source)),
        (Shape::Object, Explode::Apart) => Ok(spread(wanted, source)),
        _ => delimited(parts::COMMA, wanted, source),
    }
}

/// `id=3,4,5` with another separator. A list that is sent in several pieces is all of them.
pub(super) fn delimited(
    separators: &[&str],
    wanted: Wanted<'_>,
    source: &Source<'_>,
) -> Result<Option<Given>, Malformed> {
    let Some(last) = source.last(wanted.name) else { return Ok(None) };
    if wanted.shape == Shape::List {
        let texts = source.all(wanted.name).flat_map(|text| parts::split(text, separators));
        return Ok(Some(parts::items(texts, wanted)));
    }
    parts::read(last, separators, Explode::Joined, wanted).map(Some)
}

/// Every value of the name. One that is empty is an item: a list without any is not said (RFC 6570, section 2.3).
fn repeated(wanted: Wanted<'_>, source: &Source<'_>) -> Option<Given> {
    source.last(wanted.name)?;
    Some(parts::items(source.all(wanted.name), wanted))
}

/// Members under their own names.
fn spread(wanted: Wanted<'_>, source: &Source<'_>) -> Option<Given> {
    let own = source.pairs().filter(|(name, _)| (wanted.owns)(name));
    let members: Vec<_> = own.map(|(name, text)| (name.to_owned(), parts::decoded(text, wanted))).collect();
    (!members.is_empty()).then_some(Given::Members(members))
}
