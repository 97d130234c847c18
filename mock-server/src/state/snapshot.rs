use std::collections::HashSet;
use std::sync::Arc;

use imbl::{HashMap, Vector};
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{
    Clock, Collection, CollectionId, IndexKey, Key, Layout, Parcels, Receiver, Record, ResourceLayout, Scope,
    SendingId, Shelf, TimerId, Timers,
};

/// Everything a world holds at one moment. Cloning copies pointers, whatever its size.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub(super) layout: Arc<Layout>,
    pub(super) collections: Vector<Arc<Collection>>,
    pub(super) clock: Clock,
    /// When the world began; seeded instants are offsets from it.
    start: Timestamp,
    /// Tokens that count no more, by their id, until they would have expired anyway.
    pub(super) revoked: HashMap<String, Timestamp>,
    /// Tokens ever issued, which numbers the next one.
    pub(super) issued: u64,
    /// Secrets ever made, which numbers the next one.
    pub(super) secrets: u64,
    /// The last number of each sequence.
    pub(super) sequences: HashMap<String, u64>,
    pub(super) timers: Timers<TimerId>,
    /// What is to be sent when.
    pub(super) sending: Timers<SendingId>,
    /// Requests that are sent by themselves, and were.
    pub(super) parcels: Parcels,
    /// Who is told by webhooks because the control API says so.
    pub(super) receivers: Arc<[Receiver]>,
    /// Records that no document declares, by the path of their collection.
    pub(super) shelves: HashMap<Arc<str>, Arc<Shelf>>,
}

impl Snapshot {
    /// A world without records.
    pub fn empty(layout: Arc<Layout>, clock: Clock) -> Self {
        let collections = layout
            .resources
            .iter()
            .map(|resource| Arc::new(Collection::new(resource.form.clone())))
            .collect();
        Self {
            layout,
            collections,
            start: clock.now(),
            clock,
            revoked: HashMap::new(),
            issued: 0,
            secrets: 0,
            sequences: HashMap::new(),
            timers: Timers::default(),
            sending: Timers::default(),
            parcels: Parcels::default(),
            receivers: Arc::default(),
            shelves: HashMap::new(),
        }
    }

    /// What is known of the resources.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The records of a resource.
    pub fn collection(&self, id: CollectionId) -> &Collection {
        &self.collections[id.0]
    }

    /// The records of a resource, shared: to tell later whether they changed.
    pub fn shared(&self, id: CollectionId) -> &Arc<Collection> {
        &self.collections[id.0]
    }

    /// The live record that a unique field, or the id, names so.
    pub fn lookup(&self, id: CollectionId, by: Option<&str>, value: &Value) -> Option<&Arc<Record>> {
        let collection = self.collection(id);
        match by.filter(|field| *field != collection.form().id) {
            Some(field) => collection.find(field, value),
            None => collection.get(value.as_str()?),
        }
    }

    /// Puts a collection in place; for building a seed.
    pub fn set(&mut self, id: CollectionId, collection: Collection) {
        self.collections[id.0] = Arc::new(collection);
    }

    /// The world's clock.
    pub const fn clock(&self) -> Clock {
        self.clock
    }

    /// When the world began.
    pub const fn start(&self) -> Timestamp {
        self.start
    }

    /// Lets time go on as in another snapshot.
    pub(super) fn keep_time(&mut self, of: &Self) {
        (self.clock, self.start) = (of.clock, of.start);
    }

    /// What is due when.
    pub const fn timers(&self) -> &Timers<TimerId> {
        &self.timers
    }

    /// What is to be sent when.
    pub const fn sending(&self) -> &Timers<SendingId> {
        &self.sending
    }

    /// Requests that are sent by themselves, and were.
    pub const fn parcels(&self) -> &Parcels {
        &self.parcels
    }

    /// Who is told by webhooks because the control API says so.
    pub const fn receivers(&self) -> &Arc<[Receiver]> {
        &self.receivers
    }

    /// What a record is found by because of what grants it; whoever is granted it twice over finds it once.
    pub fn granted(&self, id: CollectionId, record: &Value) -> Vec<IndexKey> {
        let of_record = |(grants, from): (usize, &super::Grants)| {
            let found = self.collection(from.collection).matching(&[(from.of.as_str(), record)]);
            let keys = found.into_iter().map(move |grant| Key::of_value(grant.field(&from.to)));
            keys.map(move |to| IndexKey::Granted { grants, to }).collect::<Vec<_>>()
        };
        let mut seen = HashSet::new();
        let keys = self.layout.of(id).grants.iter().enumerate().flat_map(of_record);
        keys.filter(|key| seen.insert(key.clone())).collect()
    }

    /// The records of a collection that no document declares, if anybody asked for them.
    pub fn shelf(&self, path: &str) -> Option<&Arc<Shelf>> {
        self.shelves.get(path)
    }

    /// Every collection that no document declares, by its path.
    pub fn shelves(&self) -> impl Iterator<Item = (&str, &Shelf)> {
        self.shelves.iter().map(|(path, shelf)| (&**path, &**shelf))
    }

    /// Whether a token was revoked.
    pub fn is_revoked(&self, token: &str) -> bool {
        self.revoked.contains_key(token)
    }

    /// Who owns a record of these fields: the platform, the levels down to its owner and, when
    /// its resource is a level, the record itself.
    pub fn scopes(&self, id: CollectionId, fields: &Map<String, Value>) -> Vec<Scope> {
        let layout = self.layout.of(id);
        let mut scopes = match self.owner(id, fields) {
            Some(owner) => owner.scopes.to_vec(),
            None => vec![Scope::Platform],
        };
        if let (Some(level), Some(own)) = (layout.level, fields.get(&layout.form.id).and_then(Value::as_str))
        {
            scopes.push(Scope::Owner { level, id: own.into() });
        }
        scopes
    }

    /// Whether everything in one scope is known to lie in another too: the record the inner one
    /// names is the outer one's. Scopes are a system's own.
    pub fn lies_in(&self, system: &str, inner: &Scope, outer: &Scope) -> bool {
        let Scope::Owner { level, id } = inner else { return false };
        let is_level = |layout: &ResourceLayout| layout.level == Some(*level) && layout.system == system;
        let levels = self.layout.resources.iter().enumerate().filter(|(_, layout)| is_level(layout));
        levels
            .map(|(at, _)| CollectionId(at))
            .any(|collection| self.collection(collection).get(id).is_some_and(|record| record.is_in(outer)))
    }

    fn owner(&self, id: CollectionId, fields: &Map<String, Value>) -> Option<&Arc<Record>> {
        self.layout
            .of(id)
            .owners
            .iter()
            .find_map(|owner| self.collection(owner.collection).get(fields.get(&owner.field)?.as_str()?))
    }
}
