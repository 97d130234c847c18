use specs::contract::Explode;

use super::{Malformed, Wanted, parts};
use crate::validate::plain::given::Given;
use crate::validate::plain::source::Source;

/// `.3,4,5`, `.role,admin`; exploded `.3.4.5`, `.role=admin`.
pub(super) fn read(
    explode: Explode,
    wanted: Wanted<'_>,
    source: &Source<'_>,
) -> Result<Option<Given>, Malformed> {
    let Some(text) = source.last(wanted.name) else { return Ok(None) };
    let text = text.strip_prefix('.').ok_or(Malformed("a dot before the value, as in .5"))?;
    let separators = match explode {
        Explode::Joined => parts::COMMA,
        Explode::Apart => &["."],
    };
    parts::read(text, separators, explode, wanted).map(Some)
}
