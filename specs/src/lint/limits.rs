use std::collections::BTreeMap;

use super::expressions::shown;
use super::{Lint, at};
use crate::annotation::Limit;
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// Every limit, and the operations that it names or that are exempt.
    pub(super) fn limits(&mut self) {
        let Some(limits) = &self.system.annotation().limits else { return };
        self.known_operations(&at(&["limits", "exempt"]), &limits.exempt);
        for (name, limit) in &limits.by {
            self.limit(&at(&["limits", "by", name]), limit);
        }
    }

    fn known_operations(&mut self, place: &Pointer, named: &[String]) {
        for (index, id) in named.iter().enumerate() {
            let ids = self.system.operations().iter().map(|operation| operation.id.as_str());
            self.known(&place.push(&index.to_string()), "operation", id, ids);
        }
    }

    fn limit(&mut self, place: &Pointer, limit: &Limit) {
        self.known_operations(&place.push("operations"), limit.operations.as_deref().unwrap_or_default());
        let client = Shape::Fields(BTreeMap::from([("address".to_owned(), Shape::Any)]));
        let names = Names::new().with("caller", shown(self.system)).with("client", client);
        self.template(&place.push("key"), &limit.key, &names);
        let names = match &limit.of {
            Some(of) if self.known_resource(&place.push("of").push("resource"), &of.resource) => {
                self.template(&place.push("of").push("id"), &of.id, &names);
                self.unique_field(&place.push("of").push("by"), &of.resource, of.by.as_deref());
                names.with("record", self.record_shape(&of.resource).unwrap_or(Shape::Any))
            }
            Some(_) => return,
            None => names,
        };
        self.template(&place.push("max"), &limit.max, &names);
        self.template(&place.push("window"), &limit.window, &names);
    }
}
