use indexmap::IndexMap;
use serde::Deserialize;

use super::Names;

/// Pages over the records of a resource that lie in the caller's place.
///
/// ```yaml
/// {list: user, search: [email], filter: [status], within: {tenant_id: tenant}}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The resource.
    pub list: String,
    /// The policies callers must pass, in order.
    #[serde(default)]
    pub access: Names,
    /// The list style. Absent: `default`.
    #[serde(default)]
    pub style: Option<String>,
    /// Text fields the search parameter looks in, ignoring case.
    #[serde(default)]
    pub search: Vec<String>,
    /// Parameters whose value a field must equal.
    #[serde(default)]
    pub filter: Filters,
    /// Parameters that name a record of a level and narrow the list to what it owns.
    #[serde(default)]
    pub within: IndexMap<String, String>,
}

/// Parameter to field. Written as a list where both have one name.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "WrittenFilters")]
pub struct Filters(pub IndexMap<String, String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenFilters {
    Same(Vec<String>),
    Mapped(IndexMap<String, String>),
}

impl From<WrittenFilters> for Filters {
    fn from(written: WrittenFilters) -> Self {
        Self(match written {
            WrittenFilters::Same(names) => names.into_iter().map(|name| (name.clone(), name)).collect(),
            WrittenFilters::Mapped(map) => map,
        })
    }
}
