use super::{Lint, at};
use crate::annotation::{Follows, Identity};
use crate::contract::{Contract, System};
use crate::diagnostic::Diagnostics;
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

/// Everything wrong between the systems of a contract that none of them shows by itself.
pub(crate) fn beside(contract: &Contract) -> Diagnostics {
    let mut found = Diagnostics::default();
    for system in contract.systems() {
        let mut lint = Lint { system, found: Diagnostics::default() };
        lint.providers(contract);
        lint.followed(contract);
        found.extend(lint.found);
    }
    found
}

impl Lint<'_> {
    /// Identities whose tokens nobody here could issue: every request would fail.
    fn providers(&mut self, contract: &Contract) {
        for (scheme, identities) in &self.system.annotation().identity {
            for jwt in identities.0.iter().filter_map(Identity::jwt) {
                self.served(&at(&["identity", scheme]), "provider", &jwt.provider, contract);
            }
        }
    }

    /// Records that follow others, and what they say of them.
    fn followed(&mut self, contract: &Contract) {
        for (name, annotation) in &self.system.annotation().resources {
            let Some(follows) = &annotation.follows else { continue };
            let place = at(&["resources", name, "follows"]);
            if let Some(other) = self.served(&place.push("system"), "system", &follows.system, contract) {
                let known = other.annotation().resources.keys().map(String::as_str);
                if self.known(&place.push("resource"), "resource", &follows.resource, known) {
                    self.follows(&place, name, follows, told(other, &follows.resource));
                }
            }
        }
    }

    /// What is said of a record that is followed, over what is known of it.
    pub(super) fn follows(&mut self, place: &Pointer, name: &str, follows: &Follows, source: Shape) {
        let names = Names::new().with("source", source).with("now", Shape::Any);
        let names = self.with_row(&names, name);
        let names = self.find(&place.push("find"), &follows.find, names);
        if let Some(condition) = &follows.condition {
            self.condition(&place.push("if"), condition, &names);
        }
        self.assignments(&place.push("set"), name, &follows.set, &names);
        let own = self.record_shape(name).unwrap_or(Shape::Any);
        self.effects(&place.push("also"), &follows.also, names.with("record", own));
    }

    fn served<'c>(
        &mut self,
        place: &Pointer,
        what: &str,
        name: &str,
        contract: &'c Contract,
    ) -> Option<&'c System> {
        let other = contract.system(name);
        if other.is_none() {
            let hint = format!("serve it beside this one, for instance with --system {name}");
            self.error_with_hint(place, format!("the {what} `{name}` is not served"), &hint);
        }
        other
    }
}

/// What other systems are told of a record: what is kept of it and shown.
fn told(system: &System, resource: &str) -> Shape {
    let shape = super::expressions::record(system, resource).unwrap_or(Shape::Any);
    let (Shape::Fields(mut fields), Some(annotation)) =
        (shape.clone(), system.annotation().resources.get(resource))
    else {
        return shape;
    };
    let live = annotation.live.keys();
    for hidden in live.chain(&annotation.secrets).chain(&annotation.sealed) {
        fields.remove(hidden);
    }
    Shape::Fields(fields)
}
