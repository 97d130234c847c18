use crate::IndexMap;
use serde::Deserialize;

use crate::expression::Template;

/// What a record was, kept as records of another resource.
///
/// ```yaml
/// versions: {resource: flow_version, on: [content], set: {flow_id: "${record.id}", content: "${record.content}"}}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Versions {
    /// The resource that holds them.
    pub resource: String,
    /// One is made with the record, and whenever one of these fields changes.
    pub on: Vec<String>,
    /// Its fields, over `record`.
    pub set: IndexMap<String, Template>,
}
