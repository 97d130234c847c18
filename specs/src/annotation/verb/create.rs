use crate::IndexMap;
use serde::Deserialize;

use super::Names;
use crate::annotation::Steps;
use crate::expression::Template;

/// Makes a record from the body.
///
/// Fields in order of strength: what `set` assigns, what the body says, what `default` fills in,
/// the schema's defaults, null where the schema allows it.
#[derive(Debug, Deserialize)]
pub struct Create {
    /// The resource.
    pub create: String,
    /// The policies callers must pass, in order.
    #[serde(default)]
    pub access: Names,
    /// Fields to fill in where the body has none, over `caller`, `body` and `path`.
    #[serde(default)]
    pub default: IndexMap<String, Template>,
    /// Fields to assign whatever the body says, over `caller`, `body` and `path`.
    #[serde(default)]
    pub set: IndexMap<String, Template>,
    /// What it does beside that.
    #[serde(flatten)]
    pub steps: Steps,
}
