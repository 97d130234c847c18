use specs::contract::Explode;

use super::{Malformed, Wanted, parts};
use crate::validate::plain::given::{Given, Shape};
use crate::validate::plain::source::Source;

/// `;id=3,4,5`, `;id=role,admin`; exploded `;id=3;id=4`, `;role=admin`.
pub(super) fn read(
    explode: Explode,
    wanted: Wanted<'_>,
    source: &Source<'_>,
) -> Result<Option<Given>, Malformed> {
    let Some(text) = source.last(wanted.name) else { return Ok(None) };
    let text = text.strip_prefix(';').ok_or(MALFORMED)?;
    match (wanted.shape, explode) {
        (Shape::List, Explode::Apart) => {
            let texts = text.split(';').map(|part| own(part, wanted)).collect::<Result<Vec<_>, _>>()?;
            Ok(Some(parts::items(texts.into_iter(), wanted)))
        }
        (Shape::Object, Explode::Apart) => parts::assigned(&parts::split(text, &[";"]), wanted).map(Some),
        _ => parts::read(own(text, wanted)?, parts::COMMA, explode, wanted).map(Some),
    }
}

const MALFORMED: Malformed = Malformed("a semicolon and the name before the value, as in ;id=5");

/// The text after the parameter's own name; an empty one may come without `=`.
fn own<'t>(part: &'t str, wanted: Wanted<'_>) -> Result<&'t str, Malformed> {
    let (name, text) = part.split_once('=').unwrap_or((part, ""));
    if wanted.escapes.decode(name) == wanted.name { Ok(text) } else { Err(MALFORMED) }
}
