use serde::Deserialize;

use serde_json::Value;

use super::Names;

/// Runs a protocol that is more than data. The name chooses the module; `with` holds its
/// parameters, which the module parses.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// The protocol.
    pub flow: String,
    /// The policies callers must pass, in order.
    #[serde(default)]
    pub access: Names,
    /// Whether it changes the world of the deployment it runs on.
    #[serde(default)]
    pub writes: bool,
    /// Parameters of the protocol.
    #[serde(default)]
    pub with: Value,
}
