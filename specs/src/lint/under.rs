use super::Lint;
use crate::annotation::{Parent, Verb};
use crate::contract::{Location, Operation};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// Every record that an operation lies under: a path parameter names it, and a field says what
    /// lies there.
    pub(super) fn under(&mut self, operation: &Operation, at: &Pointer) {
        let declared: Vec<&str> =
            operation.parameters_in(Location::Path).map(|parameter| parameter.name.as_str()).collect();
        for (parameter, parent) in &operation.gate.under.0 {
            let at = at.push(parameter);
            self.known(&at, "path parameter", parameter, declared.iter().copied());
            if !self.known_resource(&at, &parent.resource) {
                continue;
            }
            for field in &parent.by {
                self.known_field(&at.push("by"), &parent.resource, field);
            }
            if let Some(child) = operation.behaviour.verb().and_then(Verb::resource) {
                self.link(&at, parameter, parent, child);
            }
        }
    }

    fn link(&mut self, at: &Pointer, parameter: &str, parent: &Parent, child: &str) {
        let Some(annotation) = self.system.annotation().resources.get(child).filter(|_| parent.narrows)
        else {
            return;
        };
        match parent.link(parameter, annotation) {
            Some(field) => self.known_field(&at.push("field"), child, field),
            None => {
                let message =
                    format!("which field of `{child}` holds the {} does not follow", parent.resource);
                let hint = "say `field`, or `narrows: false` where the records are not those under it";
                self.error_with_hint(at, message, hint);
            }
        }
    }
}
