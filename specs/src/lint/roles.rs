use crate::IndexMap;

use super::expressions::{grouped, record};
use super::{Lint, at};
use crate::annotation::{Role, Source};
use crate::expression::{Names, Shape, Template};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// Roles by name and roles that are records.
    pub(super) fn roles(&mut self) {
        let roles = &self.system.annotation().roles;
        for (name, role) in roles {
            let place = at(&["roles", name]);
            for included in &role.includes {
                self.known(&place.push("includes"), "role", included, roles.keys().map(String::as_str));
            }
            if includes(roles, role, name, roles.len()) {
                self.error(&place.push("includes"), format!("the role `{name}` includes itself"));
            }
            for permission in &role.permissions {
                self.permission(&place, permission);
            }
        }
        for (index, custom) in self.system.annotation().custom_roles.iter().enumerate() {
            let place = at(&["custom_roles", &index.to_string()]);
            if !self.known_resource(&place.push("resource"), &custom.resource) {
                continue;
            }
            self.unique_field(&place.push("by"), &custom.resource, custom.by.as_deref());
            let names =
                Names::new().with("record", self.record_shape(&custom.resource).unwrap_or(Shape::Any));
            if let Some(condition) = &custom.condition {
                self.condition(&place.push("if"), condition, &names);
            }
            self.template(&place.push("permissions"), &custom.permissions, &names);
        }
    }

    /// Where groups, roles and permissions come from.
    pub(super) fn grants(&mut self) {
        for (index, source) in self.system.annotation().grants.iter().enumerate() {
            self.source(&at(&["grants", &index.to_string()]), source);
        }
    }

    fn source(&mut self, place: &Pointer, source: &Source) {
        let caller = Names::new().with("caller", grouped(self.system));
        let names = match &source.from {
            Some(resource) if self.known_resource(&place.push("from"), resource) => {
                for (field, template) in &source.fields {
                    self.known_field(&place.push("where").push(field), resource, field);
                    self.template(&place.push("where").push(field), template, &caller);
                }
                caller.with("record", record(self.system, resource).unwrap_or(Shape::Any))
            }
            Some(_) => return,
            None => caller,
        };
        if let Some(condition) = &source.condition {
            self.condition(&place.push("if"), condition, &names);
        }
        let given =
            [("groups", &source.groups), ("roles", &source.roles), ("permissions", &source.permissions)];
        for (key, template) in given.into_iter().chain([("expires", &source.expires)]) {
            if let Some(template) = template {
                self.template(&place.push(key), template, &names);
            }
        }
        self.bound(&place.push("on"), &source.on, &names);
    }

    /// What binds a permission to places: places that some operation acts in.
    pub(super) fn bound(&mut self, place: &Pointer, on: &IndexMap<String, Template>, names: &Names) {
        for (name, template) in on {
            let annotation = self.system.annotation();
            let levels = annotation.tenancy.iter().flat_map(|tenancy| &tenancy.levels);
            let operations = self.system.operations().iter().filter_map(|it| it.gate.requires.as_ref());
            let places =
                annotation.context.keys().chain(levels).chain(operations.flat_map(|it| it.on.keys()));
            self.known(&place.push(name), "place that operations act in", name, places.map(String::as_str));
            self.template(&place.push(name), template, names);
        }
    }
}

/// Whether a role includes another, at any depth; deeper than there are roles they run in a circle.
fn includes(roles: &IndexMap<String, Role>, role: &Role, sought: &str, depth: usize) -> bool {
    depth > 0
        && role.includes.iter().any(|name| {
            name == sought || roles.get(name).is_some_and(|role| includes(roles, role, sought, depth - 1))
        })
}
