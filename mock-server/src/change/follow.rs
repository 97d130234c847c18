use std::sync::Arc;

use serde_json::{Map, Value};

use super::effect::with;
use super::{Bindings, Work};
use crate::failure::Failure;
use crate::state::{CollectionId, Record};

impl Work<'_, '_> {
    /// Has the records that follow this one say what it says now.
    pub(super) fn follow(&mut self, collection: CollectionId, record: &Arc<Record>) -> Result<(), Failure> {
        self.for_each_follower(collection, record, |work, own| {
            let (Some(mut names), Some(follows)) =
                (work.follow_in(own, record)?, &work.rules.of(own).follows)
            else {
                return Ok(());
            };
            work.effects(work.rules.system(own), &follows.also, &mut names)
        })
    }

    /// The same where a world starts: nothing happened then.
    pub(super) fn start_following(
        &mut self,
        collection: CollectionId,
        record: &Arc<Record>,
    ) -> Result<(), Failure> {
        self.for_each_follower(collection, record, |work, own| work.follow_in(own, record).map(drop))
    }

    /// Has the records that follow this one go with it.
    pub(super) fn leave(&mut self, collection: CollectionId, record: &Arc<Record>) -> Result<(), Failure> {
        self.for_each_follower(collection, record, |work, own| match work.follower(own, record) {
            Some(row) => work.following(|work| work.delete(own, &row)),
            None => Ok(()),
        })
    }

    /// Another system's record that cannot follow is no reason to refuse what it would have followed.
    fn for_each_follower(
        &mut self,
        collection: CollectionId,
        record: &Record,
        change: impl Fn(&mut Work<'_, '_>, CollectionId) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let layout = self.rules.layout;
        for own in &layout.of(collection).followers {
            if let Err(failure) = self.attempt(|work| change(work, *own)) {
                let (follower, followed) = (layout.of(*own), layout.of(collection));
                tracing::warn!(
                    reason = failure.reason,
                    "the {} of {} cannot follow the {} `{}` of {}",
                    follower.name,
                    follower.system,
                    followed.name,
                    record.id,
                    followed.system,
                );
            }
        }
        Ok(())
    }

    /// The names of what happens besides, where the record that follows was made or changed.
    fn follow_in(
        &mut self,
        own: CollectionId,
        source: &Arc<Record>,
    ) -> Result<Option<Bindings<'static>>, Failure> {
        let Some(follows) = &self.rules.of(own).follows else { return Ok(None) };
        let system = self.rules.system(own);
        let row = self.follower(own, source);
        let mut names = Bindings::new(Vec::new());
        names.bind_record("source", source);
        names.bind("now", self.now());
        names.bind_record("row", &row);
        self.find(system, &follows.find, &mut names)?;
        if !names.holds(follows.condition.as_ref())? {
            if let Some(row) = row {
                self.following(|work| work.delete(own, &row))?;
            }
            return Ok(None);
        }
        let set = names.rendered(&follows.set)?;
        let record = match &row {
            Some(row) if says(row, &set) => return Ok(None),
            Some(row) => self.following(|work| work.update(own, row, with(row, set)))?,
            None => {
                let id = Value::from(&*source.id);
                self.following(|work| work.create_as(own, set, Some(&id)))?
            }
        };
        names.bind_record("record", &record);
        Ok(Some(names))
    }

    /// The record of a collection that follows another.
    fn follower(&self, own: CollectionId, source: &Record) -> Option<Arc<Record>> {
        let id = Value::from(&*source.id);
        self.transaction.snapshot().lookup(own, None, &id).cloned()
    }
}

/// Whether fields have these values already.
fn says(row: &Record, set: &Map<String, Value>) -> bool {
    set.iter().all(|(field, value)| row.field(field) == value)
}
