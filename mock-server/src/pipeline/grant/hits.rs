use std::sync::Arc;

use serde_json::Value;
use specs::annotation::Source;
use specs::expression::Scope;

use super::records::{Wanted, find};
use crate::expiry::instant;
use crate::failure::Failure;
use crate::state::{CollectionId, Snapshot};
use crate::token::{Seen, Window};

/// Calls back with the names of everything that a source gives now: the caller, and the record, if
/// the source has records.
pub(super) fn hits(
    source: &Source,
    collection: Option<CollectionId>,
    snapshot: &Snapshot,
    caller: &Value,
    seen: &mut Seen,
    mut each: impl FnMut(&Scope<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let alone = [("caller", caller)];
    let Some(collection) = collection else {
        let names = Scope::new(&alone);
        return if counts(source, &names, snapshot, seen)? { each(&names) } else { Ok(()) };
    };
    look_at(seen, snapshot, collection);
    let wanted = Wanted::new(&source.fields, &Scope::new(&alone))?;
    for record in find(snapshot, collection, &wanted) {
        let names = [("caller", caller), ("record", record.fields())];
        let names = Scope::new(&names);
        if counts(source, &names, snapshot, seen)? {
            each(&names)?;
        }
    }
    Ok(())
}

/// Notes that what is found follows from a collection.
pub(super) fn look_at(seen: &mut Seen, snapshot: &Snapshot, collection: CollectionId) {
    if seen.collections.iter().all(|(known, _)| *known != collection) {
        seen.collections.push((collection, Arc::downgrade(snapshot.shared(collection))));
    }
}

fn counts(source: &Source, names: &Scope<'_>, snapshot: &Snapshot, seen: &mut Seen) -> Result<bool, Failure> {
    if !source.condition.as_ref().map_or(Ok(true), |condition| condition.holds(names))? {
        return Ok(false);
    }
    let expires = source.expires.as_ref().map(|expires| expires.render(names)).transpose()?;
    let Some(expires) = instant(&expires.unwrap_or_default())? else { return Ok(true) };
    let now = snapshot.clock().now();
    // One that is over counts again when the clock is set back, so time counts for it too.
    let window = seen.time.get_or_insert(Window { from: now, until: None });
    if expires > now {
        window.until = Some(window.until.map_or(expires, |until| until.min(expires)));
    }
    Ok(expires > now)
}
