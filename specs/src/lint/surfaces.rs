use super::{Lint, at};
use crate::annotation::Envelopes;
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// Parts that speak a dialect of their own: where they are, and what they say.
    pub(super) fn surfaces(&mut self) {
        let surfaces = &self.system.annotation().surfaces;
        for (index, (name, surface)) in surfaces.iter().enumerate() {
            let place = at(&["surfaces", name]);
            let prefix = surface.prefix.as_str();
            let twice = surfaces.values().take(index).any(|other| other.prefix == prefix);
            if twice {
                self.error(&place.push("prefix"), format!("another surface has the prefix `{prefix}` too"));
            }
            if !self.system.operations().iter().any(|operation| surface.holds(operation.path.as_str())) {
                self.error_with_hint(
                    &place.push("prefix"),
                    format!("no path of the document lies below `{prefix}`"),
                    "a prefix is whole segments as `paths` spells them, without the server's own",
                );
            }
            self.forms(&place.push("failures"), &surface.failures);
            self.envelopes(&place.push("envelopes"), &surface.envelopes);
        }
    }

    pub(super) fn envelopes(&mut self, place: &Pointer, envelopes: &Envelopes) {
        if let Some(item) = &envelopes.item {
            self.template(&place.push("item"), item, &Names::new().with("record", Shape::Any));
        }
    }
}
