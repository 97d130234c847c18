use crate::IndexMap;
use serde::Deserialize;

use super::Names;
use crate::annotation::{By, Steps};
use crate::expression::Template;

/// Moves a record from one state to another: refusals first, then assignments, then effects.
#[derive(Debug, Deserialize)]
pub struct Transition {
    /// The resource.
    pub transition: String,
    /// The policies callers must pass, in order.
    #[serde(default)]
    pub access: Names,
    /// How its record is found.
    #[serde(default)]
    pub by: By,
    /// The level the caller needs on the record.
    #[serde(default)]
    pub level: Option<String>,
    /// Fields to assign, over `caller`, `body`, `path`, `query`, `now` and `current`.
    #[serde(default)]
    pub set: IndexMap<String, Template>,
    /// What it does beside that.
    #[serde(flatten)]
    pub steps: Steps,
}
