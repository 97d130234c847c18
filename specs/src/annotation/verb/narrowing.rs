use crate::IndexMap;
use serde::Deserialize;

use super::Filters;
use crate::annotation::{Equal, Guard, Lookup};
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
    /// Names for what the expressions below and about rows need, in order.
    #[serde(default)]
    pub find: IndexMap<String, Lookup>,
    /// Refusals, in order; the first that holds answers.
    #[serde(default)]
    pub when: Vec<Guard>,
    /// Fields that rows equal, all of them.
    #[serde(default, rename = "where")]
    pub equal: Equal,
    /// What else must hold for a row, over the same names and `row`.
    #[serde(default)]
    pub only: Option<Condition>,
}

impl Narrowing {
    /// Every set of fields that records are looked up by, with its resource.
    pub(super) fn equalities<'a>(&'a self, rows: &'a str, seen: &mut dyn FnMut(&'a str, &'a Equal)) {
        self.find.values().for_each(|lookup| lookup.equalities(seen));
        seen(rows, &self.equal);
    }

    /// Whether anything in it is an expression.
    pub fn is_computed(&self) -> bool {
        !(self.find.is_empty() && self.when.is_empty() && self.equal.is_empty() && self.only.is_none())
    }
}
