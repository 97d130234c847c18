use crate::IndexMap;
use serde::Deserialize;

use super::{Effect, Equal, Lookup};
use crate::expression::{Condition, Template};

/// For each record of another system's resource there is one here, of the same id.
///
/// ```yaml
/// follows:
///   system: directory
///   resource: person
///   if: "source.is_active || row != null"
///   set: {name: "${source.name}"}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Follows {
    /// The other system, served beside this one.
    pub system: String,
    /// Its resource.
    pub resource: String,
    /// Names for the rest, looked up among this system's records.
    #[serde(default)]
    pub find: IndexMap<String, Lookup>,
    /// Whether there is one here, over `source`, the other's, and `row`, the one here or null.
    #[serde(rename = "if", default)]
    pub condition: Option<Condition>,
    /// Fields that follow from the other one, over the same names.
    pub set: IndexMap<String, Template>,
    /// What else happens where one here was made or changed, over `record`, the one here now, too.
    #[serde(default)]
    pub also: Vec<Effect>,
}

impl Follows {
    pub(super) fn equalities<'a>(&'a self, seen: &mut dyn FnMut(&'a str, &'a Equal)) {
        self.find.values().for_each(|lookup| lookup.equalities(seen));
        self.also.iter().for_each(|effect| effect.equalities(seen));
    }
}
