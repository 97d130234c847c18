use serde_json::Value;
use specs::annotation::{LevelSource, Levels};

use super::sight::{about, values};
use crate::change::{Bindings, Rules};
use crate::failure::Failure;
use crate::state::{CollectionId, Record, Snapshot};
use crate::token::Verified;

/// Whether the caller may do with a record what takes a level.
///
/// # Errors
/// What the resource answers below that level.
pub(crate) fn level(
    rules: Rules<'_>,
    snapshot: &Snapshot,
    collection: CollectionId,
    record: &Record,
    caller: Option<&Verified>,
    needed: &str,
) -> Result<(), Failure> {
    let Some(levels) = &rules.of(collection).levels else { return Ok(()) };
    let nobody = Value::Object(serde_json::Map::new());
    let mut names = Bindings::new(about(caller, &nobody));
    names.lend("record", record.fields());
    let has = highest(rules, snapshot, collection, levels, record, &names)?;
    let needs = levels.order.iter().position(|level| level == needed);
    if has >= needs && needs.is_some() {
        return Ok(());
    }
    let has = has.and_then(|has| levels.order.get(has));
    names.bind("needed", needed.into());
    names.bind("has", has.map_or(Value::Null, |has| has.as_str().into()));
    let reason =
        format!("`{needed}` is needed on the record, the caller has `{}`", has.map_or("nothing", |has| has));
    Err(names.failure(&levels.denied, reason))
}

/// The highest level that any source gives, by its place in the order.
fn highest(
    rules: Rules<'_>,
    snapshot: &Snapshot,
    collection: CollectionId,
    levels: &Levels,
    record: &Record,
    names: &Bindings<'_>,
) -> Result<Option<usize>, Failure> {
    let place = |level: &str| levels.order.iter().position(|known| known == level);
    let mut highest = None;
    for source in &levels.of {
        let found = match source {
            LevelSource::Rule { condition, level } => {
                if names.holds(Some(condition))? {
                    place(level)
                } else {
                    None
                }
            }
            LevelSource::Grant { grant, of, to, is, level } => {
                let from = rules.find(rules.system(collection), grant)?;
                let id = Value::from(&*record.id);
                let asks = values(names.render(is)?);
                let grants = snapshot.collection(from).matching(&[(of.as_str(), &id)]);
                let own = grants.iter().filter(|grant| asks.contains(grant.field(to)));
                own.filter_map(|grant| grant.field(level).as_str().and_then(place)).max()
            }
        };
        highest = highest.max(found);
    }
    Ok(highest)
}
