use fixtures::{IdForm, Seed};
use specs::annotation::{Deletion, Stamps};

use super::{CollectionId, RecordForm};

/// Every resource of every system, as state needs to know it. Fixed for the life of a server.
#[derive(Debug)]
pub struct Layout {
    /// By [`CollectionId`].
    pub resources: Vec<ResourceLayout>,
    /// The seed that ids and values are made from.
    pub seed: Seed,
}

/// What state needs to know of one resource.
#[derive(Debug)]
pub struct ResourceLayout {
    /// The system it belongs to.
    pub system: String,
    /// Its name there.
    pub name: String,
    /// The word messages use.
    pub label: String,
    /// Where its values stand, for making them.
    pub place: fixtures::Place,
    /// How its records are made.
    pub form: RecordForm,
    /// How its ids are made.
    pub id: IdForm,
    /// Fields that repeat the id.
    pub also: Vec<String>,
    /// Who may own its records, innermost first; the platform, if nobody does.
    pub owners: Vec<Owner>,
    /// Which level its own records are, if they own others.
    pub level: Option<usize>,
    /// What deleting does.
    pub deletion: Deletion,
    /// Fields that hold instants of a record's life.
    pub stamps: Stamps,
    /// Fields that hold ids, and of what.
    pub references: Vec<(String, CollectionId)>,
}

/// The owner of a resource's records.
#[derive(Debug, Clone)]
pub struct Owner {
    /// The collection the owner is in.
    pub collection: CollectionId,
    /// The field that holds its id.
    pub field: String,
}

impl Layout {
    /// What is known of a collection.
    pub fn of(&self, id: CollectionId) -> &ResourceLayout {
        &self.resources[id.0]
    }

    /// The collection of a system's resource.
    pub fn find(&self, system: &str, resource: &str) -> Option<CollectionId> {
        self.resources
            .iter()
            .position(|layout| layout.system == system && layout.name == resource)
            .map(CollectionId)
    }
}
