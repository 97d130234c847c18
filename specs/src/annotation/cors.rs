use serde::Deserialize;

/// Which origins may call operations from a browser; of several entries the first that names an
/// operation counts.
///
/// ```yaml
/// cors:
///   - {operations: [token], origins: {resource: application, field: allowed_origins}}
///   - {origins: ["https://console.example"]}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cors {
    /// The operations; absent: all that no entry before names.
    #[serde(default)]
    pub operations: Option<Vec<String>>,
    /// The origins.
    pub origins: Origins,
}

/// Origins, written out or kept in records.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Origins {
    /// These.
    Listed(Vec<String>),
    /// Those that a live record lists.
    Records(OriginRecords),
}

/// Records that list origins.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OriginRecords {
    /// The resource.
    pub resource: String,
    /// The field that holds a list of them.
    pub field: String,
}

impl Cors {
    /// Whether it speaks of an operation.
    pub fn names(&self, operation: &str) -> bool {
        self.operations.as_ref().is_none_or(|named| named.iter().any(|name| name == operation))
    }
}
