use std::sync::Arc;

use fixtures::Fixtures;
use serde_json::{Map, Value};

use crate::secret;
use crate::state::{Clock, Collection, CollectionId, Layout, Record, ResourceLayout, Snapshot, Taken};

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
    layout: &Arc<Layout>,
    fixtures: &Fixtures,
    clock: Clock,
) -> Result<Snapshot, SeedError> {
    let mut snapshot = Snapshot::empty(Arc::clone(layout), clock);
    let mut order: Vec<usize> = (0..layout.resources.len()).collect();
    order.sort_by_key(|index| layout.resources[*index].level.unwrap_or(usize::MAX));
    for index in order {
        let resource = &layout.resources[index];
        let records = fixtures.records(&resource.system, &resource.name);
        let collection = fill(&snapshot, CollectionId(index), resource, records)?;
        snapshot.set(CollectionId(index), collection);
    }
    Ok(snapshot)
}

fn fill(
    snapshot: &Snapshot,
    id: CollectionId,
    resource: &ResourceLayout,
    records: &[Map<String, Value>],
) -> Result<Collection, SeedError> {
    let mut made = Vec::with_capacity(records.len());
    for (index, fields) in records.iter().enumerate() {
        let mut fields = fields.clone();
        resource.form.fill_in(&mut fields);
        hash_secrets(resource, &mut fields);
        let scopes = snapshot.scopes(id, &fields);
        let record = Record::new(&resource.form, &fields, index as u64, scopes);
        made.push(record.ok_or_else(|| SeedError::NoId { resource: resource.name.clone(), index })?);
    }
    let mut collection = Collection::new(resource.form.clone());
    let taken = |taken| SeedError::Taken { resource: resource.name.clone(), taken };
    collection.fill(made).map_err(taken)?;
    Ok(collection)
}

fn hash_secrets(resource: &ResourceLayout, fields: &mut Map<String, Value>) {
    for name in resource.form.secrets() {
        if let Some(Value::String(secret)) = fields.get_mut(name) {
            *secret = secret::hashed(secret);
        }
    }
}
