use serde::Deserialize;

use crate::expression::{Condition, Template};

/// A credential that names a record: an API key, a service key, a session.
///
/// ```yaml
/// {resource: api_key, by: hash, prefix: sk_, expires: "${key.expires_at}", if: "key.is_active"}
/// ```
///
/// It is looked up at every request. Where `by` is among the resource's `secrets`, what is shown is
/// hashed first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedRecord {
    /// The resource the record is in.
    pub resource: String,
    /// The unique field it is looked up by. Absent: the id.
    #[serde(default)]
    pub by: Option<String>,
    /// What every credential of this kind starts with.
    #[serde(default)]
    pub prefix: String,
    /// When it stops counting, over the record: an instant, seconds since 1970, or null for never.
    #[serde(default)]
    pub expires: Option<Template>,
    /// What must hold of the record; else the credential was revoked.
    #[serde(default, rename = "if")]
    pub condition: Option<Condition>,
}
