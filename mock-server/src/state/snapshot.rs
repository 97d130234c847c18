use std::sync::Arc;

use imbl::{HashMap, Vector};
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{Clock, Collection, CollectionId, Layout, Record, Scope};

/// Everything a world holds at one moment. Cloning copies pointers, whatever its size.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub(super) layout: Arc<Layout>,
    pub(super) collections: Vector<Arc<Collection>>,
    pub(super) clock: Clock,
    /// Tokens that count no more, by their id, until they would have expired anyway.
    pub(super) revoked: HashMap<String, Timestamp>,
    /// Tokens ever issued, which numbers the next one.
    pub(super) issued: u64,
}

impl Snapshot {
    /// A world without records.
    pub fn empty(layout: Arc<Layout>, clock: Clock) -> Self {
        let collections = layout
            .resources
            .iter()
            .map(|resource| Arc::new(Collection::new(resource.form.clone())))
            .collect();
        Self { layout, collections, clock, revoked: HashMap::new(), issued: 0 }
    }

    /// What is known of the resources.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The records of a resource.
    pub fn collection(&self, id: CollectionId) -> &Collection {
        &self.collections[id.0]
    }

    /// The world's clock.
    pub const fn clock(&self) -> Clock {
        self.clock
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
        if let (Some(level), Some(own)) = (layout.level, fields.get(&layout.form.id).and_then(Value::as_str)) {
            scopes.push(Scope::Owner { level, id: own.into() });
        }
        scopes
    }

    fn owner(&self, id: CollectionId, fields: &Map<String, Value>) -> Option<&Arc<Record>> {
        self.layout.of(id).owners.iter().find_map(|owner| {
            self.collection(owner.collection).get(fields.get(&owner.field)?.as_str()?)
        })
    }
}
