use std::collections::BTreeMap;

use super::expressions::caller_names;
use super::{Lint, at};
use crate::expression::{Names, Shape};

impl Lint<'_> {
    /// What is kept of each operation.
    pub(super) fn audit(&mut self) {
        let Some(audit) = &self.system.annotation().audit else { return };
        let names = self.audited();
        if let Some(condition) = &audit.condition {
            self.condition(&at(&["audit", "if"]), condition, &names);
        }
        let names = self.find(&at(&["audit", "find"]), &audit.find, names);
        if self.known_resource(&at(&["audit", "resource"]), &audit.resource) {
            self.assignments(&at(&["audit", "set"]), &audit.resource, &audit.set, &names);
        }
    }

    /// Names of every operation, whichever it was and whatever came of it.
    fn audited(&self) -> Names {
        let any = ["record", "path", "query", "body", "request_id", "now"];
        let names = any.iter().fold(caller_names(self.system), |names, name| names.with(name, Shape::Any));
        names
            .with("operation", fields(&["id", "verb", "resource", "method", "path", "tags", "writes"]))
            .with("outcome", fields(&["status", "success", "kind", "message"]))
            .with("client", fields(&["address", "user_agent"]))
    }
}

fn fields(names: &[&str]) -> Shape {
    Shape::Fields(names.iter().map(|name| ((*name).to_owned(), Shape::Any)).collect::<BTreeMap<_, _>>())
}
