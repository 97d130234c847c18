use indexmap::IndexMap;
use serde::Deserialize;

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
    pub references: IndexMap<String, String>,
    /// Fields that are kept hashed and never shown.
    #[serde(default)]
    pub secrets: Vec<String>,
}

/// Form of an id: a prefix and so many lower-case letters and digits.
///
/// ```yaml
/// {field: id, prefix: usr_, length: 16}     # usr_a3f9k2bwql8hn5pz
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdForm {
    /// The field that holds it.
    #[serde(default = "IdForm::default_field")]
    pub field: String,
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
