use serde::Deserialize;

use super::{Names, Narrowing, Sort};
use crate::annotation::Head;
use crate::expression::Template;

/// Pages over the records of a resource that lie in the caller's place.
///
/// ```yaml
/// {list: user, search: [email], filter: [status], within: {tenant_id: tenant}}
/// ```
// Beside a flattened part serde cannot refuse unknown keys; the schema of annotations does.
#[derive(Debug, Deserialize)]
pub struct List {
    /// The resource.
    pub list: String,
    /// The policies callers must pass, in order.
    #[serde(default)]
    pub access: Names,
    /// The list style. Absent: `default`.
    #[serde(default)]
    pub style: Option<String>,
    /// Which of the records.
    #[serde(flatten)]
    pub narrowing: Narrowing,
    /// Parameters that say in which order. Absent: the resource's own.
    #[serde(default)]
    pub sort: Option<Sort>,
    /// The only fields of the rows. Empty: all that are shown.
    #[serde(default)]
    pub fields: Vec<String>,
    /// Fields that the rows lack.
    #[serde(default)]
    pub without: Vec<String>,
    /// What a row is, over `record` and the names of the narrowing. Absent: the record.
    #[serde(default)]
    pub row: Option<Template>,
    /// The answer, over `rows` and the names of the narrowing. Absent: the style's envelope.
    #[serde(default)]
    pub answer: Option<Template>,
    /// What the answer is besides its body.
    #[serde(flatten)]
    pub head: Head,
}

impl List {
    /// The style where an operation names none.
    pub const DEFAULT_STYLE: &str = "default";

    /// Name of the list style.
    pub fn style(&self) -> &str {
        self.style.as_deref().unwrap_or(Self::DEFAULT_STYLE)
    }
}
