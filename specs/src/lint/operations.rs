use super::Lint;
use super::expressions::assignment_names;
use crate::annotation::Verb;
use crate::annotation::verb::{Create, Update};
use crate::contract::Operation;
use crate::expression::Shape;
use crate::pointer::Pointer;

impl Lint<'_> {
    /// Every declared verb: what it names is there, and its operation has what it needs.
    pub(super) fn operations(&mut self) {
        for operation in self.system.operations() {
            if let Some(verb) = operation.behaviour.verb() {
                self.verb(operation, verb, &operation.pointer.push("x-mock"));
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
            Verb::Query(query) => self.query(operation, query, at),
            Verb::Create(create) => self.create(operation, create, at),
            Verb::Update(update) => self.update(operation, update, at),
            Verb::Read(_) | Verb::Delete(_) => self.needs_path_parameter(operation, verb, at),
            Verb::Flow(_) => {}
        }
    }

    fn create(&mut self, operation: &Operation, create: &Create, at: &Pointer) {
        let names = assignment_names(self.system, self.body_shape(operation));
        self.guards(&at.push("when"), &create.when, &names);
        for (key, fields) in [("default", &create.default), ("set", &create.set)] {
            for (field, template) in fields {
                let place = at.push(key).push(field);
                self.assigned(&place, (&create.create, field), template, &names);
            }
        }
    }

    fn update(&mut self, operation: &Operation, update: &Update, at: &Pointer) {
        let current = self.record_shape(&update.update).unwrap_or(Shape::Any);
        let names = assignment_names(self.system, self.body_shape(operation)).with("current", current);
        for (field, template) in &update.set {
            self.assigned(&at.push("set").push(field), (&update.update, field), template, &names);
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

    fn body_shape(&self, operation: &Operation) -> Shape {
        let schemas = operation.body.iter().flat_map(|body| body.content.values().flatten());
        let schema = schemas.filter_map(|pointer| pointer.lookup(self.value())).next();
        schema.map_or(Shape::Any, |schema| Shape::of_schema(schema, self.value()))
    }
}
