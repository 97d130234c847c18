//! What making and changing a record have in common.

use fixtures::instant_text;
use jiff::Timestamp;
use serde_json::{Map, Value};
use specs::annotation::FailureKind;

use crate::failure::Failure;
use crate::pipeline::missing;
use crate::secret;
use crate::site::Target;
use crate::state::{CollectionId, ResourceLayout, Taken, Transaction};

/// Writes an instant into a field, if the resource has one for it.
pub(super) fn stamp(fields: &mut Map<String, Value>, field: Option<&str>, now: Timestamp) {
    if let Some(field) = field {
        fields.insert(field.to_owned(), instant_text(now).into());
    }
}

/// Replaces secrets that the request named by their hashes.
pub(super) fn hash_secrets(
    layout: &ResourceLayout,
    fields: &mut Map<String, Value>,
    named: impl Fn(&str) -> bool,
) {
    for name in layout.form.secrets().filter(|name| named(name)) {
        if let Some(Value::String(text)) = fields.get_mut(name) {
            *text = secret::hashed(text);
        }
    }
}

/// Whether everything the record refers to is there, as far as `named` says which fields to look at.
pub(super) fn check_references(
    transaction: &Transaction,
    collection: CollectionId,
    fields: &Map<String, Value>,
    named: impl Fn(&str) -> bool,
) -> Result<(), Failure> {
    let references = &transaction.snapshot().layout().of(collection).references;
    for (field, target) in references.iter().filter(|(field, _)| named(field)) {
        let Some(id) = fields.get(field).and_then(Value::as_str) else { continue };
        if transaction.snapshot().collection(*target).get(id).is_none() {
            return Err(missing(transaction.snapshot(), *target, id).detail("field", field.as_str()));
        }
    }
    Ok(())
}

/// What a value that is taken answers. Of a set of fields the last names it: the ones before say
/// within what it must be unique.
pub(super) fn conflict(transaction: &Transaction, target: &Target, taken: &Taken) -> Failure {
    let layout = transaction.snapshot().layout().of(target.collection);
    Failure::new(FailureKind::Conflict, taken.to_string())
        .detail("label", layout.label.as_str())
        .detail("field", taken.fields.last().map(String::as_str).unwrap_or_default())
}
