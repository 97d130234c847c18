use crate::IndexMap;
use serde::Deserialize;

use crate::annotation::{Nulls, OrderKey};

/// How a request chooses the order of a list. Ties are in the resource's own order.
///
/// ```yaml
/// sort: {by: sort, fields: [name, created_at], default: [-created_at]}      # ?sort=-created_at,name
/// sort: {by: sortBy, order: sortOrder, fields: {userName: email}}           # ?sortBy=userName&sortOrder=descending
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sort {
    /// The parameter with the words to sort by, joined by commas or repeated; `-` before one turns
    /// it round.
    pub by: String,
    /// The parameter with the direction of them all: `ascending` or `descending`, `asc` or `desc`.
    #[serde(default)]
    pub order: Option<String>,
    /// The words that are known and the fields they mean.
    pub fields: SortFields,
    /// The order where the parameter is not sent. Absent: the resource's own.
    #[serde(default)]
    pub default: Vec<OrderKey>,
    /// Where null stands.
    #[serde(default)]
    pub nulls: Nulls,
}

/// Word to field. Written as a list where both have one name.
#[derive(Debug, Deserialize)]
#[serde(from = "WrittenFields")]
pub struct SortFields(pub IndexMap<String, String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenFields {
    Same(Vec<String>),
    Mapped(IndexMap<String, String>),
}

impl From<WrittenFields> for SortFields {
    fn from(written: WrittenFields) -> Self {
        Self(match written {
            WrittenFields::Same(names) => names.into_iter().map(|name| (name.clone(), name)).collect(),
            WrittenFields::Mapped(map) => map,
        })
    }
}
