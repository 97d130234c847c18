use super::expressions::caller_names;
use super::{Lint, at};
use crate::annotation::{Effect, Fail, Guard, Level, Origins};
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// Everything at the root but resources.
    pub(super) fn policies(&mut self) {
        self.identities();
        self.provider();
        self.tenancy();
        self.roles();
        self.grants();
        self.limits();
        self.contexts();
        self.cors();
        for (name, guards) in &self.system.annotation().access {
            self.guards(&at(&["access", name]), guards, &caller_names(self.system));
        }
        for (name, style) in &self.system.annotation().lists {
            self.list_style(name, style);
        }
        self.failures();
        self.events();
        self.audit();
        self.deliveries();
        self.envelopes(&at(&["envelopes"]), &self.system.annotation().envelopes);
        self.surfaces();
        self.settings();
    }

    fn cors(&mut self) {
        for (index, cors) in self.system.annotation().cors.iter().enumerate() {
            let place = at(&["cors", &index.to_string()]);
            for operation in cors.operations.iter().flatten() {
                let known = self.system.operations().iter().map(|it| it.id.as_str());
                self.known(&place.push("operations"), "operation", operation, known);
            }
            if let Origins::Records(records) = &cors.origins
                && self.known_resource(&place.push("origins").push("resource"), &records.resource)
            {
                self.known_field(&place.push("origins").push("field"), &records.resource, &records.field);
            }
        }
    }

    /// Where events are kept. They are emitted anywhere, over the names of that place.
    fn events(&mut self) {
        let Some(events) = &self.system.annotation().events else { return };
        if self.known_resource(&at(&["events", "resource"]), &events.resource) {
            let names = caller_names(self.system);
            let names =
                ["event", "data", "now", "flow"].iter().fold(names, |names, n| names.with(n, Shape::Any));
            let names = names.and_others();
            self.assignments(&at(&["events", "set"]), &events.resource, &events.set, &names);
            let event = self.record_shape(&events.resource).unwrap_or(Shape::Any);
            self.effects(&at(&["events", "also"]), &events.also, names.with("record", event));
            if events.also.iter().any(emits) {
                self.error(
                    &at(&["events", "also"]),
                    "an event cannot follow from an event: that would have no end",
                );
            }
        }
    }

    fn tenancy(&mut self) {
        let Some(tenancy) = &self.system.annotation().tenancy else { return };
        for (index, level) in tenancy.levels.iter().enumerate() {
            self.known_resource(&at(&["tenancy", "levels", &index.to_string()]), level);
        }
        let names = caller_names(self.system);
        for (index, place) in tenancy.place.iter().enumerate() {
            let pointer = at(&["tenancy", "place", &index.to_string()]);
            if let Some(condition) = &place.condition {
                self.condition(&pointer.push("if"), condition, &names);
            }
            if let Some(id) = &place.id {
                self.template(&pointer.push("id"), id, &names);
            }
            match (&place.at, &place.id) {
                (Level::Owner(level), id) => {
                    let levels = tenancy.levels.iter().map(String::as_str);
                    self.known(&pointer.push("at"), "level", level, levels);
                    if id.is_none() {
                        self.error(&pointer, format!("the id of the `{level}` is missing"));
                    }
                }
                (Level::Platform, Some(_)) => {
                    self.error(&pointer.push("id"), "the platform has no id");
                }
                (Level::Platform, None) => {}
            }
        }
    }

    pub(super) fn guards(&mut self, at: &Pointer, guards: &[Guard], names: &Names) {
        for (index, guard) in guards.iter().enumerate() {
            let pointer = at.push(&index.to_string());
            self.condition(&pointer.push("if"), &guard.condition, names);
            self.fail(&pointer.push("fail"), &guard.fail, names);
        }
    }

    pub(super) fn fail(&mut self, at: &Pointer, fail: &Fail, names: &Names) {
        if let Some(message) = &fail.message {
            self.template(&at.push("message"), message, names);
        }
        if let Some(details) = &fail.details {
            self.template(&at.push("details"), details, names);
        }
    }
}

fn emits(effect: &Effect) -> bool {
    match effect {
        Effect::Emit(_) => true,
        Effect::Each(each) => each.effects.iter().any(emits),
        _ => false,
    }
}
