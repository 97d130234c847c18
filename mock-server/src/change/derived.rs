use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};
use specs::annotation::ResourceAnnotation;

use super::{Bindings, Work};
use crate::failure::Failure;
use crate::state::{CollectionId, Record};

/// Works out the fields of a record that follow from the others, in the order they are declared
/// in, so that one may follow from another.
///
/// # Errors
/// When an expression of the document fails.
pub(crate) fn compute(
    annotation: &ResourceAnnotation,
    now: Timestamp,
    fields: &mut Map<String, Value>,
) -> Result<(), Failure> {
    for (name, template) in &annotation.computed {
        let record = Value::Object(std::mem::take(fields));
        let mut names = Bindings::new(vec![("record", &record)]);
        names.bind("now", fixtures::instant_text(now).into());
        let value = names.render(template);
        if let Value::Object(kept) = record {
            *fields = kept;
        }
        fields.insert(name.clone(), value?);
    }
    Ok(())
}

impl Work<'_, '_> {
    /// Keeps what a record was, where one of the fields changed that versions are kept of.
    pub(super) fn keep_version(
        &mut self,
        collection: CollectionId,
        before: Option<&Record>,
        record: &Arc<Record>,
    ) -> Result<(), Failure> {
        let Some(versions) = &self.rules.of(collection).versions else { return Ok(()) };
        let changed =
            |before: &Record| versions.on.iter().any(|field| before.field(field) != record.field(field));
        if before.is_some_and(|before| !changed(before)) {
            return Ok(());
        }
        let fields = self.over(record.fields()).rendered(&versions.set)?;
        let kept_in = self.rules.find(self.rules.system(collection), &versions.resource)?;
        self.following(|work| work.create(kept_in, fields).map(drop))
    }
}
