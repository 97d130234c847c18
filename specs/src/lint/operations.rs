use super::Lint;
use super::expressions::assignment_names;
use crate::annotation::Verb;
use crate::annotation::verb::{Create, List, Update};
use crate::contract::{Location, Operation};
use crate::expression::Shape;
use crate::pointer::Pointer;

impl Lint<'_> {
    /// Every declared verb: what it names is there, and its operation has what it needs.
    pub(super) fn operations(&mut self) {
        for operation in self.system.operations() {
            if let Some(verb) = operation.behaviour.verb() {
                self.verb(operation, verb, &operation.pointer.push("x-mock"));
                self.gate(operation, &operation.pointer.push("x-mock"));
            }
        }
    }

    fn verb(&mut self, operation: &Operation, verb: &Verb, at: &Pointer) {
        for policy in verb.access() {
            let policies = self.system.annotation().access.keys().map(String::as_str);
            self.known(&at.push("access"), "policy", policy, policies);
        }
        if let Some(resource) = verb.resource()
            && !self.known_resource(&at.push(verb.word()), resource)
        {
            return;
        }
        match verb {
            Verb::List(list) => self.list(operation, list, at),
            Verb::Create(create) => self.create(operation, create, at),
            Verb::Update(update) => self.update(operation, update, at),
            Verb::Read(_) | Verb::Delete(_) => self.needs_path_parameter(operation, verb, at),
            Verb::Flow(_) => {}
        }
    }

    fn list(&mut self, operation: &Operation, list: &List, at: &Pointer) {
        let name = list.style.as_deref().unwrap_or("default");
        let styles = self.system.annotation().lists.keys().map(String::as_str);
        if self.known(&at.push("list"), "list style", name, styles) {
            let style = &self.system.annotation().lists[name];
            for parameter in [&style.page, &style.size].into_iter().flatten() {
                self.declared(operation, parameter, &at.push("list"));
            }
            if let (false, Some(parameter)) = (list.search.is_empty(), &style.search) {
                self.declared(operation, parameter, &at.push("search"));
            }
        }
        for field in &list.search {
            self.known_field(&at.push("search"), &list.list, field);
        }
        for (parameter, field) in &list.filter.0 {
            self.declared(operation, parameter, &at.push("filter"));
            self.known_field(&at.push("filter"), &list.list, field);
        }
        for (parameter, level) in &list.within {
            self.declared(operation, parameter, &at.push("within"));
            self.known_level(&at.push("within").push(parameter), level);
        }
    }

    fn create(&mut self, operation: &Operation, create: &Create, at: &Pointer) {
        let names = assignment_names(self.system, self.body_shape(operation));
        self.guards(&at.push("when"), &create.when, &names);
        for (key, fields) in [("default", &create.default), ("set", &create.set)] {
            for (field, template) in fields {
                self.known_field(&at.push(key).push(field), &create.create, field);
                self.template(&at.push(key).push(field), template, &names);
            }
        }
    }

    fn update(&mut self, operation: &Operation, update: &Update, at: &Pointer) {
        let current = self.record_shape(&update.update).unwrap_or(Shape::Any);
        let names = assignment_names(self.system, self.body_shape(operation)).with("current", current);
        for (field, template) in &update.set {
            self.known_field(&at.push("set").push(field), &update.update, field);
            self.template(&at.push("set").push(field), template, &names);
        }
        for field in &update.merge {
            self.known_field(&at.push("merge"), &update.update, field);
        }
        if operation.path.names().next().is_none() {
            self.error(at, "an update needs a path parameter that holds the id");
        }
    }

    fn needs_path_parameter(&mut self, operation: &Operation, verb: &Verb, at: &Pointer) {
        if operation.path.names().next().is_none() {
            self.error(at, format!("a {} needs a path parameter that holds the id", verb.word()));
        }
    }

    fn declared(&mut self, operation: &Operation, parameter: &str, at: &Pointer) {
        let names = operation.parameters_in(Location::Query).map(|declared| declared.name.as_str());
        self.known(at, "query parameter", parameter, names);
    }

    fn body_shape(&self, operation: &Operation) -> Shape {
        let schemas = operation.body.iter().flat_map(|body| body.content.values().flatten());
        let schema = schemas.filter_map(|pointer| pointer.lookup(self.value())).next();
        schema.map_or(Shape::Any, |schema| Shape::of_schema(schema, self.value()))
    }
}
