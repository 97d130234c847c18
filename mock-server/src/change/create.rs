use std::sync::Arc;

use serde_json::{Map, Value};

use super::Work;
use crate::failure::Failure;
use crate::secret;
use crate::state::{CollectionId, Record, ResourceLayout};

impl Work<'_, '_> {
    /// Makes a record of these fields; its id, instants and what follows from them are added.
    ///
    /// # Errors
    /// Whatever the resource declares against it.
    pub(crate) fn create(
        &mut self,
        collection: CollectionId,
        fields: Map<String, Value>,
    ) -> Result<Arc<Record>, Failure> {
        self.create_as(collection, fields, None)
    }

    /// The same, with the id that the document assigns; null and no text are no id.
    ///
    /// # Errors
    /// As above, and when the id is taken.
    pub(crate) fn create_as(
        &mut self,
        collection: CollectionId,
        mut fields: Map<String, Value>,
        id: Option<&Value>,
    ) -> Result<Arc<Record>, Failure> {
        let layout = self.rules.layout.of(collection);
        hash_secrets(layout, &mut fields, |_| true);
        layout.form.fill_in(&mut fields);
        let assigned = id.and_then(Value::as_str).filter(|id| !id.is_empty()).map(str::to_owned);
        let id = assigned.unwrap_or_else(|| self.transaction.next_id(collection).as_str().to_owned());
        for field in [&layout.form.id].into_iter().chain(&layout.also) {
            fields.insert(field.clone(), id.as_str().into());
        }
        for field in [&layout.stamps.created, &layout.stamps.updated].into_iter().flatten() {
            fields.insert(field.clone(), self.now());
        }
        let fields = self.complete(collection, fields, None)?;
        let record = self.transaction.insert(collection, fields);
        let record = record.map_err(|taken| self.conflict(collection, &taken))?;
        self.settle(collection, None, &record)?;
        Ok(record)
    }
}

/// Puts hashes in the place of secrets that somebody names.
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
