use std::sync::Arc;

use fixtures::Fixtures;
use serde_json::{Map, Value};
use specs::annotation::Deletion;

use crate::change::{Rules, compute, settle_all};
use crate::failure::Failure;
use crate::secret;
use crate::state::{
    Clock, Collection, CollectionId, Layout, Record, ResourceLayout, Snapshot, Taken, Transaction,
};

/// A record of the fixtures that cannot be in a world.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// Its id is missing or no text.
    #[error("fixtures of {resource}: record {index} has no id")]
    NoId {
        /// The resource.
        resource: String,
        /// Its number among the records, from 0.
        index: usize,
    },
    /// What a document declares of it fails.
    #[error("fixtures: {reason}")]
    Rule {
        /// What failed.
        reason: String,
    },
    /// Two records share a unique value.
    #[error("fixtures of {resource}: {taken}")]
    Taken {
        /// The resource.
        resource: String,
        /// What is taken.
        taken: Taken,
    },
}

/// The snapshot every world starts from. Owners come before what they own.
pub(super) fn snapshot(
    rules: Rules<'_>,
    layout: Arc<Layout>,
    fixtures: &Fixtures,
    clock: Clock,
) -> Result<Snapshot, SeedError> {
    let mut snapshot = Snapshot::empty(Arc::clone(&layout), clock);
    for CollectionId(index) in layout.owners_first() {
        let resource = &layout.resources[index];
        let records = fixtures.records(&resource.system, &resource.name);
        let collection = fill(rules, &snapshot, CollectionId(index), resource, records)?;
        snapshot.set(CollectionId(index), collection);
    }
    let mut transaction = Transaction::on(&snapshot);
    transaction.at(fixtures.start());
    settle_all(rules, &mut transaction).map_err(|failure| SeedError::Rule { reason: failure.reason })?;
    Ok(transaction.into_snapshot())
}

fn fill(
    rules: Rules<'_>,
    snapshot: &Snapshot,
    id: CollectionId,
    resource: &ResourceLayout,
    records: &[Map<String, Value>],
) -> Result<Collection, SeedError> {
    let (mut made, mut deleted) = (Vec::with_capacity(records.len()), Vec::new());
    let rule = |failure: Failure| SeedError::Rule { reason: failure.reason };
    for (index, fields) in records.iter().enumerate() {
        let mut fields = fields.clone();
        resource.form.fill_in(&mut fields);
        hash_secrets(resource, &mut fields);
        compute(rules.of(id), snapshot.start(), &mut fields).map_err(rule)?;
        let scopes = snapshot.scopes(id, &fields);
        let record = || Record::new(&resource.form, &fields, index as u64, scopes.clone(), Vec::new());
        if is_deleted(resource, &fields) {
            deleted.extend(record());
        }
        made.push(record().ok_or_else(|| SeedError::NoId { resource: resource.name.clone(), index })?);
    }
    let mut collection = Collection::new(resource.form.clone());
    let taken = |taken| SeedError::Taken { resource: resource.name.clone(), taken };
    collection.fill(made).map_err(taken)?;
    for record in deleted {
        collection.hide(record);
    }
    Ok(collection)
}

/// Whether a record was softly deleted before the world began: its stamp says when.
fn is_deleted(resource: &ResourceLayout, fields: &Map<String, Value>) -> bool {
    let stamp = resource.stamps.deleted.as_ref().filter(|_| resource.deletion == Deletion::Soft);
    stamp.and_then(|stamp| fields.get(stamp)).is_some_and(|at| !at.is_null())
}

fn hash_secrets(resource: &ResourceLayout, fields: &mut Map<String, Value>) {
    for name in resource.form.secrets() {
        if let Some(Value::String(secret)) = fields.get_mut(name) {
            *secret = secret::hashed(secret);
        }
    }
}
