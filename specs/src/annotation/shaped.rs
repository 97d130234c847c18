use crate::IndexMap;
use serde::Deserialize;

use super::Equal;
use crate::expression::{Condition, Template};

/// A field whose schema another record says: content that its content type describes.
///
/// ```yaml
/// shaped:
///   field: fields
///   by: {resource: content_type, where: {id: "${record.content_type_id}"}}
///   properties: {from: fields, name: slug, required: is_required, kind: field_type}
///   kinds: {text: {type: string, maxLength: "${property.max_length}"}, number: {type: number}}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shaped {
    /// The field, an object.
    pub field: String,
    /// When it has to fit, over `record` and what it was, `current`, null for a new one; whenever it is
    /// written where absent.
    #[serde(rename = "if", default)]
    pub condition: Option<Condition>,
    /// The record that describes it.
    pub by: Describer,
    /// Where that record lists the properties.
    pub properties: Properties,
    /// The schema of each kind of property, over `property`; keywords that come out null are left out.
    pub kinds: IndexMap<String, Template>,
    /// The kinds whose values are ids of records that lie in the same place, and of which resource.
    #[serde(default)]
    pub references: IndexMap<String, String>,
}

/// See [`Shaped::by`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Describer {
    /// Its resource.
    pub resource: String,
    /// What it equals, over `record`.
    #[serde(rename = "where")]
    pub equal: Equal,
}

/// See [`Shaped::properties`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Properties {
    /// The field with the list.
    pub from: String,
    /// The member with a property's name.
    pub name: String,
    /// The member that says whether it is needed.
    #[serde(default)]
    pub required: Option<String>,
    /// The member with its kind.
    pub kind: String,
}
