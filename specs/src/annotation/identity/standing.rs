use serde::Deserialize;

use crate::expression::{Condition, Template};

/// A record that must exist, and be in order, for a credential to count. What the credential says
/// is `claims`, `key`, `session` or `signer`, by its kind.
///
/// ```yaml
/// {resource: user, id: "${claims.sub}", if: "record.status == 'ACTIVE'"}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// The resource it is in.
    pub resource: String,
    /// Its id, over what the credential says. Null: nothing is asked.
    pub id: Template,
    /// The unique field `id` is looked up by, when it is not the id.
    #[serde(default)]
    pub by: Option<String>,
    /// When it is not asked for, over what the credential says.
    #[serde(default)]
    pub unless: Option<Condition>,
    /// What must hold of it, over `record` and what the credential says.
    #[serde(default, rename = "if")]
    pub condition: Option<Condition>,
}
