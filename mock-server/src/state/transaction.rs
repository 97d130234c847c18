use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};
use specs::annotation::Deletion;

use super::{Clock, ClockChange, Collection, CollectionId, Record, Scope, Snapshot, Taken};

/// One operation's changes to a world: kept together if it succeeds, gone together if it fails.
#[derive(Debug)]
pub struct Transaction {
    draft: Snapshot,
    now: Timestamp,
}

impl Transaction {
    pub(super) fn on(snapshot: &Snapshot) -> Self {
        Self { draft: snapshot.clone(), now: snapshot.clock.now() }
    }

    pub(super) fn into_snapshot(self) -> Snapshot {
        self.draft
    }

    /// The world as this operation has changed it so far.
    pub const fn snapshot(&self) -> &Snapshot {
        &self.draft
    }

    /// The instant of this operation; one for all of it.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The id the next record of a resource gets.
    pub fn next_id(&self, id: CollectionId) -> String {
        let layout = self.draft.layout.of(id);
        layout.id.make(self.draft.layout.seed, &layout.place, self.draft.collection(id).made())
    }

    /// Adds a record of these fields, which hold its id.
    ///
    /// # Errors
    /// When a unique value is taken.
    pub fn insert(&mut self, id: CollectionId, fields: Map<String, Value>) -> Result<Arc<Record>, Taken> {
        self.adopt(id, fields, 0)
    }

    /// Adds a record that was made elsewhere, as the `ordinal`-th at the earliest: no id that was
    /// made of an ordinal is made again.
    ///
    /// # Errors
    /// When its id or a unique value is taken.
    pub(super) fn adopt(
        &mut self,
        id: CollectionId,
        fields: Map<String, Value>,
        ordinal: u64,
    ) -> Result<Arc<Record>, Taken> {
        let ordinal = ordinal.max(self.draft.collection(id).made());
        let record = self.record(id, fields, ordinal)?;
        self.collection(id).insert(record)
    }

    /// Puts these fields in the place of a live record's.
    ///
    /// # Errors
    /// When a unique value is taken.
    pub fn replace(
        &mut self,
        id: CollectionId,
        old: &Record,
        fields: Map<String, Value>,
    ) -> Result<Arc<Record>, Taken> {
        let record = self.record(id, fields, old.order.ordinal())?;
        let record = self.collection(id).replace(record)?;
        if record.scopes != old.scopes {
            self.rescope(id, &record)?;
        }
        Ok(record)
    }

    /// Deletes a record as its resource says; `fields` is what is kept of it when it is hidden.
    ///
    /// # Errors
    /// Never in practice; the record would have to lose its id.
    pub fn delete(
        &mut self,
        id: CollectionId,
        old: &Record,
        fields: Map<String, Value>,
    ) -> Result<(), Taken> {
        match self.draft.layout.of(id).deletion {
            Deletion::Hard => self.collection(id).remove(&old.id),
            Deletion::Soft => {
                let hidden = self.record(id, fields, old.order.ordinal())?;
                self.collection(id).hide(hidden)
            }
        };
        Ok(())
    }

    /// Numbers the next token.
    pub fn issue(&mut self) -> u64 {
        self.draft.issued += 1;
        self.draft.issued
    }

    /// Makes a token count no more.
    pub fn revoke(&mut self, token: &str, expires: Timestamp) {
        let now = self.now;
        self.draft.revoked.retain(|_, expires| *expires > now);
        self.draft.revoked.insert(token.to_owned(), expires);
    }

    /// Counts the tokens of another snapshot as given out here, and as given back those that were
    /// there.
    pub(super) fn take_tokens(&mut self, of: &Snapshot) {
        self.draft.issued = self.draft.issued.max(of.issued);
        self.draft.revoked.extend(of.revoked.iter().map(|(token, expires)| (token.clone(), *expires)));
    }

    /// Changes the clock.
    pub fn change_clock(&mut self, change: ClockChange) -> Clock {
        self.draft.clock = self.draft.clock.changed(change);
        self.draft.clock
    }

    fn record(&self, id: CollectionId, fields: Map<String, Value>, ordinal: u64) -> Result<Record, Taken> {
        let scopes = self.draft.scopes(id, &fields);
        let form = self.draft.collection(id).form();
        let no_id = || Taken { fields: vec![form.id.clone()] };
        Record::new(form, &fields, ordinal, scopes).ok_or_else(no_id)
    }

    fn collection(&mut self, id: CollectionId) -> &mut Collection {
        Arc::make_mut(&mut self.draft.collections[id.0])
    }

    /// A record that moved takes along everything it owns.
    fn rescope(&mut self, moved: CollectionId, owner: &Record) -> Result<(), Taken> {
        let Some(level) = self.draft.layout.of(moved).level else { return Ok(()) };
        let scope = Scope::Owner { level, id: Arc::clone(&owner.id) };
        for index in 0..self.draft.collections.len() {
            let id = CollectionId(index);
            let owned: Vec<Arc<Record>> =
                self.draft.collection(id).within(&scope).into_iter().flatten().cloned().collect();
            for record in owned.iter().filter(|_| id != moved) {
                let fresh = self.record(id, record.to_map(), record.order.ordinal())?;
                self.collection(id).replace(fresh)?;
            }
        }
        Ok(())
    }
}
