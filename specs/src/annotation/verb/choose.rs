use crate::IndexMap;
use serde::Deserialize;

use super::{Names, Verb};
use crate::expression::Template;

/// Does one of several things, as a value of the request says.
///
/// ```yaml
/// choose: "${query.strategy}"
/// cases:
///   BLOCK: {delete: ou, when: [...]}
///   CASCADE: {delete: ou, also: [...]}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choose {
    /// The value: text, number or truth, written as text.
    pub choose: Template,
    /// The policies callers must pass, in order.
    #[serde(default)]
    pub access: Names,
    /// What each value does.
    pub cases: IndexMap<String, Verb>,
    /// What any other does. Absent: `bad_request`.
    #[serde(rename = "else", default)]
    pub otherwise: Option<Box<Verb>>,
}

impl Choose {
    /// Everything it may do.
    pub fn verbs(&self) -> impl Iterator<Item = &Verb> {
        self.cases.values().chain(self.otherwise.as_deref())
    }
}
