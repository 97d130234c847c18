use serde::Deserialize;

use super::Names;

/// Answers the record that the last path parameter names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// The resource.
    pub read: String,
    /// The policies callers must pass, in order.
    #[serde(default)]
    pub access: Names,
}
