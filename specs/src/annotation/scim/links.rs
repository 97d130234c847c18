use serde::Deserialize;

use super::ScimChange;
use crate::IndexMap;
use crate::annotation::{Equal, Lookup};
use crate::expression::Template;

/// Values that are records of their own, such as who is in a group. An entry is known by its `value`.
///
/// ```yaml
/// links:
///   resource: group_member
///   by: group_id
///   show: {value: "${link.member_id}"}
///   add: {set: {member_id: "${value.value}"}, emit: group.member_added}
///   remove: {emit: group.member_removed}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Links {
    /// The resource of the links.
    pub resource: String,
    /// Their field with the id of the record whose attribute they are.
    pub by: String,
    /// Names for what they are shown as, over `link`.
    #[serde(default)]
    pub find: IndexMap<String, Lookup>,
    /// What one is shown as, over `link`; what is null is left out.
    pub show: IndexMap<String, Template>,
    /// What makes one, over `value` and `current`, the record whose attribute it is.
    #[serde(default)]
    pub add: ScimChange,
    /// What comes with one that goes.
    #[serde(default)]
    pub remove: ScimChange,
}

impl Links {
    /// Every set of fields that records are looked up by, with its resource.
    pub fn equalities<'a>(&'a self, seen: &mut dyn FnMut(&'a str, &'a Equal)) {
        self.find.values().for_each(|lookup| lookup.equalities(seen));
        for change in [&self.add, &self.remove] {
            change.steps.equalities(seen);
        }
    }
}
