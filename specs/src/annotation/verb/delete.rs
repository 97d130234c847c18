use serde::Deserialize;

use super::Names;

/// Removes the record that the last path parameter names, as its resource says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delete {
    /// The resource.
    pub delete: String,
    /// The policies callers must pass, in order.
    #[serde(default)]
    pub access: Names,
}
