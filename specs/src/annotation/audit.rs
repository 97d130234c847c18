use crate::IndexMap;
use serde::Deserialize;

use super::{Equal, Lookup};
use crate::expression::{Condition, Template};

/// A record of what was asked for, whether it was done or refused: one for each operation that
/// writes, or for each that `if` chooses.
///
/// ```yaml
/// audit:
///   resource: audit_log
///   set: {actor_id: "${caller.subject}", action: "${operation.id}", result: "${outcome.success ? 'SUCCESS' : 'FAILURE'}"}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    /// The resource.
    pub resource: String,
    /// Which operations leave a record, over the names of `set`. Absent: those that write.
    #[serde(rename = "if", default)]
    pub condition: Option<Condition>,
    /// More names for `set`.
    #[serde(default)]
    pub find: IndexMap<String, Lookup>,
    /// Its fields, over `caller`, `context`, `operation`, `outcome`, `record`, `path`, `query`,
    /// `body`, `client`, `request_id` and `now`.
    pub set: IndexMap<String, Template>,
}

impl Audit {
    /// Every set of fields that records are looked up by, with its resource.
    pub fn equalities<'a>(&'a self, seen: &mut dyn FnMut(&'a str, &'a Equal)) {
        self.find.values().for_each(|lookup| lookup.equalities(seen));
    }
}
