use serde::Deserialize;

use super::Names;
use crate::annotation::{By, Steps};
use crate::expression::Template;

/// Answers one record, the one that the last path parameter names if nothing else is said.
#[derive(Debug, Deserialize)]
pub struct Read {
    /// The resource.
    pub read: String,
    /// The policies callers must pass, in order.
    #[serde(default)]
    pub access: Names,
    /// How its record is found.
    #[serde(default)]
    pub by: By,
    /// The level the caller needs on the record.
    #[serde(default)]
    pub level: Option<String>,
    /// What is answered when there is none. Absent: `not_found`.
    #[serde(default)]
    pub absent: Option<Template>,
    /// What it does beside that.
    #[serde(flatten)]
    pub steps: Steps,
}
