use std::sync::Arc;

use serde_json::{Map, Value};

use super::Work;
use super::create::hash_secrets;
use crate::failure::Failure;
use crate::state::{CollectionId, Record};

impl Work<'_, '_> {
    /// Gives a record these fields; what follows from them is worked out anew.
    ///
    /// # Errors
    /// Whatever the resource declares against it.
    pub(crate) fn update(
        &mut self,
        collection: CollectionId,
        before: &Arc<Record>,
        mut fields: Map<String, Value>,
    ) -> Result<Arc<Record>, Failure> {
        let layout = self.rules.layout.of(collection);
        let named: Vec<&str> =
            layout.form.secrets().filter(|name| fields_differ(before, &fields, name)).collect();
        hash_secrets(layout, &mut fields, |name| named.contains(&name));
        if let Some(field) = &layout.stamps.updated {
            fields.insert(field.clone(), self.now());
        }
        let fields = self.complete(collection, fields, Some(before))?;
        let record = self.transaction.replace(collection, before, fields);
        let record = record.map_err(|taken| self.conflict(collection, &taken))?;
        self.settle(collection, Some(before), &record)?;
        Ok(record)
    }
}

/// Whether a field has another value than before.
pub(super) fn fields_differ(before: &Record, fields: &Map<String, Value>, name: &str) -> bool {
    fields.get(name).unwrap_or(&Value::Null) != &*before.peek(name)
}
