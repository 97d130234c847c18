use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Collection, CollectionId, Record, Snapshot, Taken, Transaction};

/// Whether a record of these fields may be among those of a resource.
#[derive(Clone)]
pub struct Fits(Arc<Judge>);

type Judge = dyn Fn(CollectionId, &Map<String, Value>) -> bool + Send + Sync;

impl Fits {
    /// A judgement of records.
    pub fn new(judge: impl Fn(CollectionId, &Map<String, Value>) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(judge))
    }
}

impl fmt::Debug for Fits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fits")
    }
}

/// Does to a world of another contract what was done between two snapshots of this one: records
/// that were made, changed or deleted, found by system, resource and id, and tokens that were given
/// out or back. A record that has no resource there, does not fit it or has a unique value that is
/// taken is left out.
pub(super) fn carry(before: &Snapshot, after: &Snapshot, onto: &mut Transaction, fits: &Fits) {
    for id in owners_first(onto.snapshot()) {
        let layout = onto.snapshot().layout().of(id);
        let Some(from) = after.layout().find(&layout.system, &layout.name) else { continue };
        let (before, after) = (before.collection(from), after.collection(from));
        for record in gone(before, after) {
            drop_from(id, &record, onto);
        }
        for record in changed(before, after) {
            if let Err(taken) = bring(id, &record, onto, fits) {
                tracing::warn!(id = %record.id, %taken, "a record has no place under the changed contract");
            }
        }
    }
    onto.take_tokens(after);
}

/// Owners come before what they own, whose scopes follow from theirs.
fn owners_first(snapshot: &Snapshot) -> Vec<CollectionId> {
    let mut all: Vec<CollectionId> = (0..snapshot.layout().resources.len()).map(CollectionId).collect();
    all.sort_by_key(|id| snapshot.layout().of(*id).level.unwrap_or(usize::MAX));
    all
}

/// Snapshots share the records that neither changed, so these are found without reading any.
fn changed(before: &Collection, after: &Collection) -> Vec<Arc<Record>> {
    let is_same =
        |record: &&Arc<Record>| before.get(&record.id).is_some_and(|known| Arc::ptr_eq(known, record));
    let mut changed: Vec<Arc<Record>> = after.all().filter(|record| !is_same(record)).cloned().collect();
    changed.sort_by_key(|record| record.order.ordinal());
    changed
}

fn gone(before: &Collection, after: &Collection) -> Vec<Arc<Record>> {
    before.all().filter(|record| after.get(&record.id).is_none()).cloned().collect()
}

fn drop_from(id: CollectionId, record: &Record, onto: &mut Transaction) {
    let live = onto.snapshot().collection(id).get(&record.id).cloned();
    // The record keeps its id, without which alone deleting fails.
    let _ = live.map(|live| onto.delete(id, &live, live.to_map()));
}

fn bring(id: CollectionId, record: &Record, onto: &mut Transaction, fits: &Fits) -> Result<(), Taken> {
    let form = onto.snapshot().collection(id).form();
    let mut fields = record.to_map();
    fields.retain(|name, _| form.has(name));
    form.fill_in(&mut fields);
    if !(fits.0)(id, &fields) {
        return Ok(());
    }
    match onto.snapshot().collection(id).get(&record.id).cloned() {
        Some(known) => onto.replace(id, &known, fields)?,
        None => onto.adopt(id, fields, record.order.ordinal())?,
    };
    Ok(())
}
