use serde_json::{Map, Value};

use super::Work;
use super::update::fields_differ;
use crate::failure::Failure;
use crate::pipeline::missing;
use crate::state::{CollectionId, Record};

impl Work<'_, '_> {
    /// Whether everything a record newly refers to is there.
    pub(super) fn check_references(
        &self,
        collection: CollectionId,
        fields: &Map<String, Value>,
        before: Option<&Record>,
    ) -> Result<(), Failure> {
        let is_new = |field: &str| before.is_none_or(|before| fields_differ(before, fields, field));
        let references = &self.rules.layout.of(collection).references;
        for (field, target) in references.iter().filter(|(field, _)| is_new(field)) {
            let Some(id) = fields.get(field).and_then(Value::as_str) else { continue };
            if self.transaction.snapshot().collection(*target).get(id).is_none() {
                return Err(missing(self.transaction.snapshot(), *target, id).detail("field", field.as_str()));
            }
        }
        Ok(())
    }

    /// Where records grant others: what leads to those is worked out anew.
    pub(super) fn regrant(
        &mut self,
        collection: CollectionId,
        before: Option<&Record>,
        after: Option<&Record>,
    ) -> Result<(), Failure> {
        for (granted, of) in &self.rules.layout.of(collection).grants_on {
            let ids = [before, after].into_iter().flatten().filter_map(|grant| grant.field(of).as_str());
            for id in ids {
                let worked_out = self.transaction.regrant(*granted, id);
                worked_out.map_err(|taken| self.conflict(*granted, &taken))?;
            }
        }
        Ok(())
    }
}
