use std::sync::{Arc, OnceLock, Weak};

use jiff::Timestamp;
use serde_json::Value;

use crate::rights::{Places, Rights};
use crate::state::{Collection, CollectionId, Place, Record, Snapshot};

/// A caller as a request meets them: who they are, where they act and what they may do there.
#[derive(Debug)]
pub struct Verified {
    /// The caller's facts, with groups, roles and permissions where the system grants any.
    pub facts: Value,
    /// Where the caller stands; `None` in a system without levels.
    pub place: Option<Place>,
    /// The records the request chose to act in, by name.
    pub context: Value,
    /// Those records, and the levels they lie in, as places that rights are bound to.
    pub acted: Places,
    /// What the caller may do.
    pub rights: Rights,
    /// For each policy of the system: the guard that refuses this caller, once it is known.
    pub policies: Vec<OnceLock<Option<usize>>>,
    /// What all this follows from.
    pub seen: Seen,
}

/// What a caller's roles and place were read from, to tell whether they still hold.
#[derive(Debug, Default)]
pub struct Seen {
    /// The records the request chose, in the order of the contexts.
    pub chosen: Vec<Option<Arc<Record>>>,
    /// Collections that were looked through. Held weakly: a world moves on without them.
    pub collections: Vec<(CollectionId, Weak<Collection>)>,
    /// From when until when it holds, where that depends on the time.
    pub time: Option<Window>,
}

/// A stretch of time; its end does not belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Its first instant.
    pub from: Timestamp,
    /// Its end, if it has one.
    pub until: Option<Timestamp>,
}

impl Seen {
    /// Whether a request that chose these records would come to the same.
    pub fn holds(&self, snapshot: &Snapshot, chosen: &[Option<Arc<Record>>]) -> bool {
        let same = |(a, b): (&Option<Arc<Record>>, &Option<Arc<Record>>)| match (a, b) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        let unchanged = |(id, seen): &(CollectionId, Weak<Collection>)| {
            Weak::as_ptr(seen) == Arc::as_ptr(snapshot.shared(*id))
        };
        self.chosen.len() == chosen.len()
            && self.chosen.iter().zip(chosen).all(same)
            && self.collections.iter().all(unchanged)
            && self.time.is_none_or(|window| window.contains(snapshot.clock().now()))
    }
}

impl Window {
    fn contains(self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}
