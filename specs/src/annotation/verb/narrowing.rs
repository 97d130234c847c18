use indexmap::IndexMap;
use serde::Deserialize;

use super::Filters;
use crate::expression::Condition;

/// Which records of the caller's place an operation looks at; totals count the same ones.
#[derive(Debug, Deserialize)]
pub struct Narrowing {
    /// Text fields the style's search parameter looks in, ignoring case.
    #[serde(default)]
    pub search: Vec<String>,
    /// Parameters that say what a field must be.
    #[serde(default)]
    pub filter: Filters,
    /// Parameters that name a record of a level and narrow the list to what it owns.
    #[serde(default)]
    pub within: IndexMap<String, String>,
    /// What else must hold for a row, over `row`, `caller`, `query` and `now`.
    #[serde(default)]
    pub only: Option<Condition>,
}
