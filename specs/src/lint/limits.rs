use std::collections::BTreeMap;

use super::expressions::shown;
use super::{Lint, at};
use crate::annotation::Limit;
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// Every limit, and the operations that are exempt.
    pub(super) fn limits(&mut self) {
        let Some(limits) = &self.system.annotation().limits else { return };
        for (index, id) in limits.exempt.iter().enumerate() {
            let ids = self.system.operations().iter().map(|operation| operation.id.as_str());
            self.known(&at(&["limits", "exempt", &index.to_string()]), "operation", id, ids);
        }
        for (name, limit) in &limits.by {
            self.limit(&at(&["limits", "by", name]), limit);
        }
    }

    fn limit(&mut self, place: &Pointer, limit: &Limit) {
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
