use crate::IndexMap;
use serde::Deserialize;

use super::Names;
use crate::annotation::{By, Steps};
use crate::expression::Template;

/// Changes the fields that the body names; the others stay.
#[derive(Debug, Deserialize)]
pub struct Update {
    /// The resource.
    pub update: String,
    /// The policies callers must pass, in order.
    #[serde(default)]
    pub access: Names,
    /// Object fields whose members are merged (RFC 7396) where others are replaced.
    #[serde(default)]
    pub merge: Vec<String>,
    /// Fields to assign whatever the body says, over `caller`, `body`, `path` and `current`.
    #[serde(default)]
    pub set: IndexMap<String, Template>,
    /// How its record is found.
    #[serde(default)]
    pub by: By,
    /// The level the caller needs on the record.
    #[serde(default)]
    pub level: Option<String>,
    /// What it does beside that.
    #[serde(flatten)]
    pub steps: Steps,
}
