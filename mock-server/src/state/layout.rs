use fixtures::{IdForm, Seed};
use specs::IndexMap;
use specs::annotation::{Deletion, OnDelete, Stamps};

use super::{CollectionId, RecordForm};

/// Every resource of every system, as state needs to know it. Fixed for the life of a server.
#[derive(Debug)]
pub struct Layout {
    /// By [`CollectionId`].
    pub resources: Vec<ResourceLayout>,
    /// The collections of each system, by its name and theirs.
    names: IndexMap<String, IndexMap<String, CollectionId>>,
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
    /// Where it is declared: the number of its system, and its own there.
    pub declared: (usize, usize),
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
    /// Whose fields hold its ids, where something becomes of them when it goes.
    pub referrers: Vec<Referrer>,
    /// What its records own by one of their fields, other than as a level.
    pub owned: Vec<Owner>,
    /// Whose records follow its own.
    pub followers: Vec<CollectionId>,
    /// What grants somebody a record.
    pub grants: Vec<Grants>,
    /// Whose records its own grant: the collection, and the field with the id there.
    pub grants_on: Vec<(CollectionId, String)>,
}

/// Where records refer to another that may go.
#[derive(Debug, Clone)]
pub struct Referrer {
    /// The collection they are in.
    pub collection: CollectionId,
    /// The field.
    pub field: String,
    /// What becomes of them.
    pub on_delete: OnDelete,
}

/// What grants somebody a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grants {
    /// Where the grants are.
    pub collection: CollectionId,
    /// Their field with the id of what is granted.
    pub of: String,
    /// Their field with whom it is granted to.
    pub to: String,
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
    /// A layout of these resources.
    pub fn new(resources: Vec<ResourceLayout>, seed: Seed) -> Self {
        let mut names: IndexMap<String, IndexMap<_, _>> = IndexMap::default();
        for (at, resource) in resources.iter().enumerate() {
            let system = names.entry(resource.system.clone()).or_default();
            system.insert(resource.name.clone(), CollectionId(at));
        }
        Self { resources, names, seed }
    }

    /// What is known of a collection.
    pub fn of(&self, id: CollectionId) -> &ResourceLayout {
        &self.resources[id.0]
    }

    /// The collections in an order in which records come after those that own them: levels in theirs,
    /// then what other records own. Of resources that own each other in a circle the first goes first.
    pub fn owners_first(&self) -> Vec<CollectionId> {
        let mut left: Vec<CollectionId> = (0..self.resources.len()).map(CollectionId).collect();
        left.sort_by_key(|id| self.of(*id).level.unwrap_or(usize::MAX));
        let mut order = Vec::with_capacity(left.len());
        while !left.is_empty() {
            let waits = |id: CollectionId| {
                let mut owners = self.of(id).owners.iter().map(|owner| owner.collection);
                owners.any(|owner| owner != id && left.contains(&owner))
            };
            let next = left.iter().position(|id| !waits(*id)).unwrap_or_default();
            order.push(left.remove(next));
        }
        order
    }

    /// The collection of a system's resource.
    pub fn find(&self, system: &str, resource: &str) -> Option<CollectionId> {
        self.names.get(system)?.get(resource).copied()
    }
}
