use crate::IndexMap;
use serde::Deserialize;

use super::{Equal, Follows, Levels, Lookup, Membership, Reference, Shaped, Timer, Tree, Versions, Visible};
use crate::expression::Template;

/// A kind of record: its schema, its id, who owns it, what must be unique.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceAnnotation {
    /// Name in `components/schemas`.
    pub schema: String,
    /// The word messages use.
    pub label: String,
    /// Form of the id.
    pub id: IdForm,
    /// Level to the field that holds the owner's id; of several the innermost that is not null
    /// counts. Absent: the platform owns it.
    #[serde(default)]
    pub owner: IndexMap<String, String>,
    /// Fields whose values together are taken once.
    #[serde(default)]
    pub unique: Vec<Vec<String>>,
    /// What deleting does.
    #[serde(default)]
    pub delete: Deletion,
    /// Default order; the id is always the last key, so the order is total.
    #[serde(default)]
    pub order: Vec<OrderKey>,
    /// Fields that hold instants of the record's life.
    #[serde(default)]
    pub stamps: Stamps,
    /// Field to the resource whose id it holds.
    #[serde(default)]
    pub references: IndexMap<String, Reference>,
    /// Fields that are kept hashed and never shown.
    #[serde(default)]
    pub secrets: Vec<String>,
    /// Fields that are kept as they are and never shown: secrets that signatures are made with.
    #[serde(default)]
    pub sealed: Vec<String>,
    /// Fields that hold files, or lists of them.
    #[serde(default)]
    pub files: Vec<String>,
    /// Fields that follow from the others, over `record`; worked out at every change.
    #[serde(default)]
    pub computed: IndexMap<String, Template>,
    /// Fields that follow from other records or the clock, over `record`; worked out when shown.
    #[serde(default)]
    pub live: IndexMap<String, Lookup>,
    /// Records of it lie below one another.
    #[serde(default)]
    pub tree: Option<Tree>,
    /// Records of it say who is in what.
    #[serde(default)]
    pub membership: Option<Membership>,
    /// What it was is kept.
    #[serde(default)]
    pub versions: Option<Versions>,
    /// Its records follow another system's.
    #[serde(default)]
    pub follows: Option<Follows>,
    /// A field whose schema another record says.
    #[serde(default)]
    pub shaped: Option<Shaped>,
    /// Who finds its records. Absent: whoever's place they lie in.
    #[serde(default)]
    pub visible: Vec<Visible>,
    /// What callers may do with a record, from the least on.
    #[serde(default)]
    pub levels: Option<Levels>,
    /// What happens to its records by itself, in time.
    #[serde(default)]
    pub timers: Vec<Timer>,
}

impl ResourceAnnotation {
    /// Every set of fields that records are looked up by, with its resource.
    pub fn equalities<'a>(&'a self, seen: &mut dyn FnMut(&'a str, &'a Equal)) {
        self.live.values().for_each(|lookup| lookup.equalities(seen));
        let effects = self.timers.iter().flat_map(|timer| &timer.also);
        effects.for_each(|effect| effect.equalities(seen));
        if let Some(follows) = &self.follows {
            follows.equalities(seen);
        }
        if let Some(shaped) = &self.shaped {
            seen(&shaped.by.resource, &shaped.by.equal);
        }
    }
}

/// Form of an id: a prefix and so many lower-case letters and digits, or a UUID.
///
/// ```yaml
/// {field: id, prefix: usr_, length: 16}     # usr_a3f9k2bwql8hn5pz
/// {form: uuid}                              # 5f0c9a52-8f0e-4b5e-9d0a-6f2a4c1b7e33
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdForm {
    /// The field that holds it.
    #[serde(default = "IdForm::default_field")]
    pub field: String,
    /// What it is in the place of a prefix and characters.
    #[serde(default)]
    pub form: Option<IdLayout>,
    /// What every id starts with.
    #[serde(default)]
    pub prefix: String,
    /// Characters after the prefix.
    #[serde(default = "IdForm::default_length")]
    pub length: usize,
    /// Fields that repeat the id, such as `client_id`.
    #[serde(default)]
    pub also: Vec<String>,
}

/// An id of a form of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdLayout {
    /// A UUID of version 4 (RFC 9562).
    Uuid,
}

impl IdForm {
    fn default_field() -> String {
        "id".to_owned()
    }

    const fn default_length() -> usize {
        16
    }
}

/// What deleting a record does.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deletion {
    /// The record is gone and its unique values are free.
    #[default]
    Hard,
    /// The record is hidden; its unique values stay taken.
    Soft,
}

/// A field to order by.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct OrderKey {
    /// The field.
    pub field: String,
    /// Which way.
    pub direction: Direction,
}

/// Which way an order runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first; written `-field`.
    Descending,
}

/// Where null stands in an order.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nulls {
    /// Below every value: first ascending, last descending.
    #[default]
    Smallest,
    /// First, whichever way the order runs.
    First,
    /// Last, whichever way the order runs.
    Last,
}

impl From<String> for OrderKey {
    fn from(text: String) -> Self {
        match text.strip_prefix('-') {
            Some(field) => Self { field: field.to_owned(), direction: Direction::Descending },
            None => Self { field: text, direction: Direction::Ascending },
        }
    }
}

/// Fields that the world fills with instants of its clock.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stamps {
    /// When the record was made.
    pub created: Option<String>,
    /// When it last changed.
    pub updated: Option<String>,
    /// When it was softly deleted.
    pub deleted: Option<String>,
}
