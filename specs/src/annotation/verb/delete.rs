use serde::Deserialize;

use super::Names;
use crate::annotation::{By, Steps};

/// Removes the record that the last path parameter names, as its resource says.
#[derive(Debug, Deserialize)]
pub struct Delete {
    /// The resource.
    pub delete: String,
    /// The policies callers must pass, in order.
    #[serde(default)]
    pub access: Names,
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
