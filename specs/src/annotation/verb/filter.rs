use crate::IndexMap;
use serde::Deserialize;
use serde_json::Value;

/// Filters by parameter. Written as a list where each field has the name of its parameter.
///
/// ```yaml
/// filter:
///   status: status
///   start: {field: created_at, is: at_least}
///   unread_only: {field: read_at, is: absent, when: true}
/// ```
#[derive(Debug, Default, Deserialize)]
#[serde(from = "WrittenFilters")]
pub struct Filters(pub IndexMap<String, Filter>);

/// What a parameter asks of a field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// The field.
    pub field: String,
    /// How the field is compared with the value.
    #[serde(default)]
    pub is: Comparison,
    /// The one value of the parameter that asks anything.
    #[serde(default)]
    pub when: Option<Value>,
    /// What the field is compared with. Absent: the parameter's value.
    #[serde(default)]
    pub to: Option<Value>,
}

/// How a field is compared with the value of a parameter. A field that is null is only equal to
/// nothing, absent, and not equal to any value.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// The same value.
    #[default]
    Equal,
    /// Any other value.
    NotEqual,
    /// The value or more; later, for instants.
    AtLeast,
    /// More.
    Above,
    /// The value or less.
    AtMost,
    /// Less.
    Below,
    /// One of several values: a repeated parameter, or a text with commas.
    OneOf,
    /// A text that starts so.
    Prefix,
    /// A text that has it as a part, or a list that has it as an element.
    Contains,
    /// Null where the value is true, something where it is false.
    Absent,
    /// Something where the value is true, null where it is false.
    Present,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenFilters {
    Same(Vec<String>),
    Mapped(IndexMap<String, WrittenFilter>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenFilter {
    Field(String),
    Full(Filter),
}

impl Filter {
    fn equal(field: String) -> Self {
        Self { field, is: Comparison::Equal, when: None, to: None }
    }
}

impl From<WrittenFilters> for Filters {
    fn from(written: WrittenFilters) -> Self {
        Self(match written {
            WrittenFilters::Same(names) => {
                names.into_iter().map(|name| (name.clone(), Filter::equal(name))).collect()
            }
            WrittenFilters::Mapped(map) => {
                map.into_iter().map(|(name, filter)| (name, filter.into())).collect()
            }
        })
    }
}

impl From<WrittenFilter> for Filter {
    fn from(written: WrittenFilter) -> Self {
        match written {
            WrittenFilter::Field(field) => Self::equal(field),
            WrittenFilter::Full(filter) => filter,
        }
    }
}
