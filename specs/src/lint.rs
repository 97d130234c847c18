//! Checks what the shape of an annotation cannot say: that names exist, that expressions name
//! what is there, that operands fit the operation they stand on.

mod audit;
mod beside;
mod contexts;
mod deliveries;
mod expressions;
mod failures;
mod federation;
mod head;
mod identities;
mod limits;
mod lists;
mod operations;
mod paths;
mod permissions;
mod provider;
mod resources;
mod roles;
mod scim;
mod settings;
mod signature;
mod steps;
mod streams;
mod surfaces;
mod system;
mod under;

pub(crate) use beside::beside;
use serde_json::Value;

use crate::contract::System;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::expression::{Condition, Names, Remark, Shape, Template, suggestion};
use crate::pointer::Pointer;
use crate::position::Place;

/// Everything wrong with a system that its parts, each by itself, do not show.
pub(crate) fn system(system: &System) -> Diagnostics {
    let mut lint = Lint { system, found: Diagnostics::default() };
    lint.resources();
    lint.policies();
    lint.operations();
    lint.scim();
    lint.paths();
    lint.found
}

struct Lint<'a> {
    system: &'a System,
    found: Diagnostics,
}

impl<'a> Lint<'a> {
    fn value(&self) -> &'a Value {
        self.system.value()
    }

    fn error(&mut self, at: &Pointer, message: impl Into<String>) {
        self.remark(at, Remark { message: message.into(), hint: None });
    }

    fn error_with_hint(&mut self, at: &Pointer, message: impl Into<String>, hint: &str) {
        self.remark(at, Remark { message: message.into(), hint: Some(hint.to_owned()) });
    }

    fn remark(&mut self, at: &Pointer, remark: Remark) {
        let found = Diagnostic::error(self.system.document().position(at), remark.message);
        self.found.push(Diagnostic { hint: remark.hint, ..found });
    }

    /// Its position is found when somebody asks for warnings: served documents may have many.
    fn warning(&mut self, at: &Pointer, message: impl Into<String>) {
        let place = Place { pointer: at.clone(), ..Place::file(self.system.document().name()) };
        self.found.push(Diagnostic::warning(place, message));
    }

    /// Says so when a name is not among those that are declared.
    fn known<'n>(
        &mut self,
        at: &Pointer,
        what: &str,
        name: &str,
        names: impl Iterator<Item = &'n str>,
    ) -> bool {
        let names: Vec<&str> = names.collect();
        if names.contains(&name) {
            return true;
        }
        let hint = suggestion(name, names.into_iter());
        self.remark(at, Remark { message: format!("{what} `{name}` is not declared"), hint });
        false
    }

    fn known_resource(&mut self, at: &Pointer, name: &str) -> bool {
        let resources = self.system.resources();
        self.known(at, "resource", name, resources.keys().map(String::as_str))
    }

    /// Says so when a field is not among the properties of a resource's schema.
    fn known_field(&mut self, at: &Pointer, resource: &str, field: &str) {
        let Some(Shape::Fields(fields)) = self.record_shape(resource) else { return };
        if !fields.contains_key(field) {
            let hint = suggestion(field, fields.keys().map(String::as_str));
            self.remark(at, Remark { message: format!("`{resource}` has no field `{field}`"), hint });
        }
    }

    /// What is assigned to a field: the field is there and takes every text that is written out.
    fn assigned(
        &mut self,
        at: &Pointer,
        (resource, field): (&str, &str),
        template: &Template,
        names: &Names,
    ) {
        self.known_field(at, resource, field);
        self.template(at, template, names);
        for text in template.literals() {
            self.known_value(at, resource, field, text);
        }
    }

    /// Says so when a value is written that an enumerated field never has.
    fn known_value(&mut self, at: &Pointer, resource: &str, field: &str, value: &str) {
        let Some(Shape::Fields(fields)) = self.record_shape(resource) else { return };
        if let Some(Shape::OneOf(allowed)) = fields.get(field)
            && !allowed.contains(value)
        {
            let hint = suggestion(value, allowed.iter().map(String::as_str));
            self.remark(at, Remark { message: format!("`{field}` is never `{value}`"), hint });
        }
    }

    /// What the schema of a resource says about its records.
    fn record_shape(&self, resource: &str) -> Option<Shape> {
        expressions::record(self.system, resource)
    }

    fn condition(&mut self, at: &Pointer, condition: &Condition, names: &Names) {
        for problem in condition.check(names) {
            self.remark(at, problem);
        }
    }

    fn template(&mut self, at: &Pointer, template: &Template, names: &Names) {
        for problem in template.check(names) {
            self.remark(at, problem);
        }
    }
}

/// Where something stands below the root's `x-mock`.
fn at(tokens: &[&str]) -> Pointer {
    tokens.iter().fold(Pointer::root().push("x-mock"), |pointer, token| pointer.push(token))
}
