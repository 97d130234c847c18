use std::sync::Arc;

use specs::annotation::FailureKind;

use crate::failure::Failure;
use crate::state::{CollectionId, Record, Snapshot};

/// The live record of an id.
///
/// # Errors
/// When there is none.
pub(crate) fn locate<'s>(
    snapshot: &'s Snapshot,
    collection: CollectionId,
    id: &str,
) -> Result<&'s Arc<Record>, Failure> {
    snapshot.collection(collection).get(id).ok_or_else(|| missing(snapshot, collection, id))
}

/// What a record that is not there answers.
pub(crate) fn missing(snapshot: &Snapshot, collection: CollectionId, id: &str) -> Failure {
    let layout = snapshot.layout().of(collection);
    Failure::new(FailureKind::NotFound, format!("no live {} has the id `{id}`", layout.name))
        .detail("label", layout.label.as_str())
        .detail("value", id)
}
