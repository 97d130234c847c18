use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};
use specs::annotation::Deletion;

use super::{
    Clock, ClockChange, Collection, CollectionId, Parcel, Parcels, Receiver, Record, Scope, SendingId, Shelf,
    Snapshot, Taken, TimerId,
};

/// One operation's changes to a world: kept together if it succeeds, gone together if it fails.
#[derive(Debug)]
pub struct Transaction {
    draft: Snapshot,
    now: Timestamp,
}

impl Transaction {
    /// An operation on a world as it is now.
    pub fn on(snapshot: &Snapshot) -> Self {
        Self { draft: snapshot.clone(), now: snapshot.clock.now() }
    }

    /// Does the rest as if it were this instant: when a timer was due.
    pub fn at(&mut self, instant: Timestamp) {
        self.now = instant;
    }

    /// The world as the operation left it.
    pub fn into_snapshot(self) -> Snapshot {
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

    /// Everything this operation did so far, if what comes next fails.
    ///
    /// # Errors
    /// What it fails with; nothing it did is left then.
    pub fn attempt<T, E>(&mut self, next: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        let before = self.draft.clone();
        next(self).inspect_err(|_| self.draft = before)
    }

    /// Does nothing of what this operation did since it had left the world so.
    pub fn go_back(&mut self, before: Snapshot) {
        self.draft = before;
    }

    /// The next number of a sequence; the first is 1.
    pub fn next_number(&mut self, sequence: String) -> u64 {
        let last = self.draft.sequences.entry(sequence).or_insert(0);
        *last += 1;
        *last
    }

    /// A secret that was not made before.
    pub fn secret(&mut self, prefix: &str, length: usize) -> String {
        self.draft.secrets += 1;
        let place = fixtures::Place::new("#secret");
        fixtures::IdForm::new(prefix, length).make(self.draft.layout.seed, &place, self.draft.secrets)
    }

    /// Sets a timer, or clears it.
    pub fn set_timer(&mut self, id: TimerId, at: Option<Timestamp>) {
        self.draft.timers.set(id, at);
    }

    /// Clears a timer that fires because it is due.
    pub fn take_timer(&mut self, id: TimerId, due: Timestamp) {
        self.draft.timers.take(id, due);
    }

    /// Has something sent at an instant, or not at all.
    pub fn set_sending(&mut self, id: SendingId, at: Option<Timestamp>) {
        self.draft.sending.set(id, at);
    }

    /// Works out anew what leads to a record, because what grants it changed.
    ///
    /// # Errors
    /// Never in practice; the record would have to lose its id.
    pub fn regrant(&mut self, id: CollectionId, record: &str) -> Result<(), Taken> {
        let Some(record) = self.draft.collection(id).get(record).cloned() else { return Ok(()) };
        let fresh = self.record(id, record.to_map(), record.order.ordinal())?;
        self.collection(id).replace(fresh).map(drop)
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

    /// Counts on where another snapshot stands: tokens, secrets and numbers that it gave out are not
    /// given out again, tokens that it took back stay so.
    pub(super) fn count_on(&mut self, of: &Snapshot) {
        self.draft.issued = self.draft.issued.max(of.issued);
        self.draft.secrets = self.draft.secrets.max(of.secrets);
        for (sequence, number) in &of.sequences {
            let last = self.draft.sequences.entry(sequence.clone()).or_insert(0);
            *last = (*last).max(*number);
        }
        self.draft.revoked.extend(of.revoked.iter().map(|(token, expires)| (token.clone(), *expires)));
    }

    /// Does to what no document declares what was done between two other snapshots: to requests that are sent by
    /// themselves, to receivers and to records. What was done here meanwhile stays. The number here of each
    /// request that something was done to, by its number there.
    pub(super) fn follow(&mut self, before: &Snapshot, after: &Snapshot) -> HashMap<u64, u64> {
        if !Arc::ptr_eq(&before.receivers, &after.receivers) {
            self.draft.receivers = Arc::clone(&after.receivers);
        }
        let nothing = Shelf::default();
        for (path, shelf) in &after.shelves {
            let known = before.shelves.get(path);
            if known.is_none_or(|known| !Arc::ptr_eq(known, shelf)) {
                self.shelf(path).follow(known.map_or(&nothing, |known| known), shelf);
            }
        }
        self.draft.parcels.follow(&before.parcels, &after.parcels)
    }

    /// Changes the clock.
    pub fn change_clock(&mut self, change: ClockChange) -> Clock {
        self.draft.clock = self.draft.clock.changed(change);
        self.draft.clock
    }

    /// Has a request sent as soon as it is its turn; its number. None where too many wait already.
    pub fn send(&mut self, parcel: Parcel) -> Option<u64> {
        let number = self.draft.parcels.add(parcel)?;
        self.draft.sending.set(SendingId::Parcel(number), Some(self.now));
        Some(number)
    }

    /// The requests that are sent by themselves, to be changed.
    pub const fn parcels(&mut self) -> &mut Parcels {
        &mut self.draft.parcels
    }

    /// Sends webhooks to these, beside those that registered through the systems.
    pub fn set_receivers(&mut self, receivers: Arc<[Receiver]>) {
        self.draft.receivers = receivers;
    }

    /// The records of a collection that no document declares, to be changed.
    pub fn shelf(&mut self, path: &str) -> &mut Shelf {
        Arc::make_mut(self.draft.shelves.entry(path.into()).or_default())
    }

    fn record(&self, id: CollectionId, fields: Map<String, Value>, ordinal: u64) -> Result<Record, Taken> {
        let scopes = self.draft.scopes(id, &fields);
        let form = self.draft.collection(id).form();
        let no_id = || Taken { fields: vec![form.id.clone()] };
        let granted = match fields.get(&form.id) {
            Some(record) => self.draft.granted(id, record),
            None => Vec::new(),
        };
        Record::new(form, &fields, ordinal, scopes, granted).ok_or_else(no_id)
    }

    fn collection(&mut self, id: CollectionId) -> &mut Collection {
        Arc::make_mut(&mut self.draft.collections[id.0])
    }

    /// A record that moved takes along everything it owns.
    fn rescope(&mut self, moved: CollectionId, owner: &Record) -> Result<(), Taken> {
        let layout = Arc::clone(&self.draft.layout);
        if let Some(level) = layout.of(moved).level {
            let scope = Scope::Owner { level, id: Arc::clone(&owner.id) };
            for index in (0..self.draft.collections.len()).filter(|index| *index != moved.0) {
                let owned = self.draft.collection(CollectionId(index)).within(&scope);
                let owned: Vec<Arc<Record>> = owned.into_iter().flatten().cloned().collect();
                self.replant(CollectionId(index), &owned)?;
            }
        }
        for owned in &layout.of(moved).owned {
            let id = Value::from(&*owner.id);
            let found = self.draft.collection(owned.collection).matching(&[(owned.field.as_str(), &id)]);
            let found: Vec<Arc<Record>> = found.into_iter().cloned().collect();
            self.replant(owned.collection, &found)?;
        }
        Ok(())
    }

    /// Works out anew where records lie.
    fn replant(&mut self, id: CollectionId, records: &[Arc<Record>]) -> Result<(), Taken> {
        for record in records {
            self.replace(id, record, record.to_map())?;
        }
        Ok(())
    }
}
