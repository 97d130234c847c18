use crate::IndexMap;
use serde::Deserialize;

use super::Names;
use crate::annotation::{Equal, Steps};
use crate::expression::Template;

/// Changes the record that equals, or makes it: 201 for a new one where the operation declares it.
///
/// `current` is null and `created` true where it is made.
#[derive(Debug, Deserialize)]
pub struct Upsert {
    /// The resource.
    pub upsert: String,
    /// The policies callers must pass, in order.
    #[serde(default)]
    pub access: Names,
    /// What the record equals; a new one has these fields.
    #[serde(rename = "where")]
    pub equal: Equal,
    /// The level the caller needs on a record that is there.
    #[serde(default)]
    pub level: Option<String>,
    /// Object fields whose members are merged (RFC 7396) where others are replaced.
    #[serde(default)]
    pub merge: Vec<String>,
    /// Fields to fill in on a new one where the body has none.
    #[serde(default)]
    pub default: IndexMap<String, Template>,
    /// Fields to assign whatever the body says.
    #[serde(default)]
    pub set: IndexMap<String, Template>,
    /// What it does beside that.
    #[serde(flatten)]
    pub steps: Steps,
}
