use specs::contract::Explode;

use super::{Malformed, Wanted, parts};
use crate::validate::plain::given::Given;
use crate::validate::plain::source::Source;

/// `3,4,5`, `role,admin`; exploded `role=admin`.
pub(super) fn read(
    explode: Explode,
    wanted: Wanted<'_>,
    source: &Source<'_>,
) -> Result<Option<Given>, Malformed> {
    let text = source.last(wanted.name);
    text.map(|text| parts::read(text, parts::COMMA, explode, wanted)).transpose()
}
