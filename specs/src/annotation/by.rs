use crate::IndexMap;
use serde::Deserialize;

use super::Equal;
use crate::expression::Template;

/// How a verb finds its record.
///
/// ```yaml
/// by: slug                                   # the last path parameter is the slug
/// by: [id, slug]                             # the id, else the slug
/// by: {tenant_id: "${caller.tenant_id}"}     # fields that together name it: a singleton, a body field
/// ```
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Written")]
pub enum By {
    /// The last path parameter is the id.
    #[default]
    Id,
    /// The last path parameter is one of these fields; the first that finds a record counts.
    Fields(Vec<String>),
    /// These fields equal these values.
    Equal(Equal),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    One(String),
    Several(Vec<String>),
    Equal(IndexMap<String, Template>),
}

impl From<Written> for By {
    fn from(written: Written) -> Self {
        match written {
            Written::One(field) => Self::Fields(vec![field]),
            Written::Several(fields) => Self::Fields(fields),
            Written::Equal(equal) => Self::Equal(equal),
        }
    }
}
