use std::sync::Arc;

use serde_json::Value;
use specs::annotation::{FailureKind, OnDelete};

use super::{Bindings, Work};
use crate::failure::Failure;
use crate::state::{CollectionId, Record, Referrer};

impl Work<'_, '_> {
    /// Removes a record as its resource says, and what goes with it.
    ///
    /// # Errors
    /// When something that refers to it keeps it there.
    pub(crate) fn delete(&mut self, collection: CollectionId, record: &Arc<Record>) -> Result<(), Failure> {
        let layout = self.rules.layout.of(collection);
        for referrer in &layout.referrers {
            self.let_go(collection, record, referrer)?;
        }
        let mut fields = record.to_map();
        if let Some(field) = &layout.stamps.deleted {
            fields.insert(field.clone(), self.now());
        }
        let gone = self.transaction.delete(collection, record, fields);
        gone.map_err(|taken| self.conflict(collection, &taken))?;
        self.regrant(collection, Some(record), None)?;
        self.disarm(collection, record);
        self.leave(collection, record)
    }

    /// What becomes of the records that refer to one that goes.
    fn let_go(&mut self, gone: CollectionId, record: &Record, referrer: &Referrer) -> Result<(), Failure> {
        let id = Value::from(&*record.id);
        let found = self.transaction.snapshot().collection(referrer.collection);
        let found: Vec<Arc<Record>> =
            found.matching(&[(referrer.field.as_str(), &id)]).into_iter().cloned().collect();
        match referrer.on_delete {
            OnDelete::Keep => Ok(()),
            OnDelete::Refuse if found.is_empty() => Ok(()),
            OnDelete::Refuse => Err(self.held(gone, record, referrer, found.len())?),
            OnDelete::Cascade => found
                .iter()
                .try_for_each(|record| self.following(|work| work.delete(referrer.collection, record))),
            OnDelete::Clear => found.iter().try_for_each(|record| {
                let mut fields = record.to_map();
                fields.insert(referrer.field.clone(), Value::Null);
                self.following(|work| work.update(referrer.collection, record, fields).map(drop))
            }),
        }
    }

    /// What is answered where something refers to a record that is to go.
    fn held(
        &self,
        gone: CollectionId,
        record: &Record,
        referrer: &Referrer,
        count: usize,
    ) -> Result<Failure, Failure> {
        let layout = self.rules.layout;
        let (gone, by) = (&layout.of(gone).name, &layout.of(referrer.collection).name);
        let reason = format!("{count} {by} refer to the {gone} `{}` by `{}`", record.id, referrer.field);
        let declared = self.rules.of(referrer.collection).references.get(&referrer.field);
        let names = [("current", record.shown().clone()), ("count", Value::from(count))];
        let mut bindings = Bindings::new(Vec::new());
        names.into_iter().for_each(|(name, value)| bindings.bind(name, value));
        Ok(match declared.and_then(|reference| reference.fail.as_ref()) {
            Some(fail) => bindings.failure(fail, reason),
            None => Failure::new(FailureKind::Conflict, reason),
        })
    }
}
