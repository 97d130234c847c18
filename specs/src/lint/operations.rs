use std::collections::BTreeMap;

use crate::IndexMap;
use serde_json::Value;

use super::Lint;
use super::expressions::request_names;
use crate::annotation::verb::{Choose, Create, Upsert};
use crate::annotation::{By, Verb};
use crate::contract::Operation;
use crate::expression::{Names, Shape, Template};
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
        self.operands(operation, verb, at);
        self.streams(operation, verb, at);
    }

    fn operands(&mut self, operation: &Operation, verb: &Verb, at: &Pointer) {
        let names = request_names(self.system, operation, self.body_shape(operation));
        let names = match verb {
            Verb::List(list) => self.list(operation, list, names, at),
            Verb::Query(query) => self.query(operation, query, names, at),
            Verb::Create(create) => self.create(create, names, at),
            Verb::Update(update) => {
                self.found_by(operation, verb, &names, at);
                for field in &update.merge {
                    self.known_field(&at.push("merge"), &update.update, field);
                }
                self.changes(verb, &update.update, &update.set, names, at)
            }
            Verb::Transition(transition) => {
                self.found_by(operation, verb, &names, at);
                self.changes(verb, &transition.transition, &transition.set, names, at)
            }
            Verb::Upsert(upsert) => self.upsert(upsert, names, at),
            Verb::Read(read) => {
                self.found_by(operation, verb, &names, at);
                if let Some(absent) = &read.absent {
                    self.template(&at.push("absent"), absent, &names);
                }
                let record = self.record_shape(&read.read).unwrap_or(Shape::Any);
                let names = names.with("current", record.clone()).with("record", record);
                self.steps(at, &read.steps, names, &[])
            }
            Verb::Delete(delete) => {
                self.found_by(operation, verb, &names, at);
                let current = self.record_shape(&delete.delete).unwrap_or(Shape::Any);
                let names = names.with("current", current.clone()).with("record", current);
                self.steps(at, &delete.steps, names, &[])
            }
            Verb::Link(link) => {
                let record = self.record_shape(&link.link).unwrap_or(Shape::Any);
                let before = self.before(at, &link.steps, names);
                self.equal(&at.push("where"), &link.link, &link.equal, &before);
                self.assignments(&at.push("set"), &link.link, &link.set, &before);
                self.needs_membership(at, &link.link);
                self.after(at, &link.steps, before, &[("record", record)])
            }
            Verb::Unlink(unlink) => {
                self.equal(&at.push("where"), &unlink.unlink, &unlink.equal, &names);
                let record = self.record_shape(&unlink.unlink).unwrap_or(Shape::Any);
                self.needs_membership(at, &unlink.unlink);
                self.steps(at, &unlink.steps, names.with("record", record), &[])
            }
            Verb::Perform(perform) => {
                let names = self.before(at, &perform.steps, names);
                let names = self.effects(&at.push("perform"), &perform.perform, names);
                self.after(at, &perform.steps, names, &[])
            }
            Verb::Choose(choose) => return self.choose(operation, choose, &names, at),
            Verb::Flow(flow) => return self.flow_realm(at, &flow.with),
        };
        if let Some(head) = verb.head() {
            self.head(operation, head, &names, at);
        }
    }

    fn choose(&mut self, operation: &Operation, choose: &Choose, names: &Names, at: &Pointer) {
        self.template(&at.push("choose"), &choose.choose, names);
        for (value, verb) in &choose.cases {
            self.asks_nothing(&at.push("cases").push(value));
            self.verb(operation, verb, &at.push("cases").push(value));
        }
        if let Some(verb) = &choose.otherwise {
            self.verb(operation, verb, &at.push("else"));
        }
    }

    /// What callers must be allowed is asked once, of the whole operation.
    fn asks_nothing(&mut self, at: &Pointer) {
        let written = at.lookup(self.value()).and_then(Value::as_object);
        let asked: Vec<String> = ["access", "requires", "context", "under", "body_limit"]
            .into_iter()
            .filter(|word| written.is_some_and(|case| case.contains_key(*word)))
            .map(str::to_owned)
            .collect();
        for word in asked {
            self.error(&at.push(&word), format!("a case takes no `{word}`: say it beside `choose`"));
        }
    }

    /// How a verb finds its record: what it names is there, and an id comes from somewhere.
    fn found_by(&mut self, operation: &Operation, verb: &Verb, names: &Names, at: &Pointer) {
        let (Some(resource), Some(by)) = (verb.resource(), verb.by()) else { return };
        match by {
            By::Equal(equal) => return self.equal(&at.push("by"), resource, equal, names),
            By::Fields(fields) => {
                for field in fields {
                    self.known_field(&at.push("by"), resource, field);
                }
            }
            By::Id => {}
        }
        if operation.path.names().next().is_none() {
            let message =
                format!("{} {} needs a path parameter that holds the id", article(verb), verb.word());
            self.error(at, message);
        }
    }

    fn changes(
        &mut self,
        verb: &Verb,
        resource: &str,
        set: &IndexMap<String, Template>,
        names: Names,
        at: &Pointer,
    ) -> Names {
        let Some(steps) = verb.steps() else { return names };
        let current = self.record_shape(resource).unwrap_or(Shape::Any);
        let names = self.before(at, steps, names.with("current", current.clone()));
        self.assignments(&at.push("set"), resource, set, &names);
        self.after(at, steps, names, &[("record", current), ("changed", Shape::Any)])
    }

    fn upsert(&mut self, upsert: &Upsert, names: Names, at: &Pointer) -> Names {
        let resource = &upsert.upsert;
        self.equal(&at.push("where"), resource, &upsert.equal, &names);
        let record = self.record_shape(resource).unwrap_or(Shape::Any);
        let names = names.with("current", record.clone()).with("created", Shape::Any);
        let names = self.before(at, &upsert.steps, names);
        for field in &upsert.merge {
            self.known_field(&at.push("merge"), resource, field);
        }
        self.assignments(&at.push("default"), resource, &upsert.default, &names);
        self.assignments(&at.push("set"), resource, &upsert.set, &names);
        self.after(at, &upsert.steps, names, &[("record", record), ("changed", Shape::Any)])
    }

    fn needs_membership(&mut self, at: &Pointer, resource: &str) {
        let resources = &self.system.annotation().resources;
        if resources.get(resource).is_some_and(|resource| resource.membership.is_none()) {
            self.error(at, format!("`{resource}` is no membership"));
        }
    }

    fn create(&mut self, create: &Create, names: Names, at: &Pointer) -> Names {
        let names = self.before(at, &create.steps, names);
        self.assignments(&at.push("default"), &create.create, &create.default, &names);
        self.assignments(&at.push("set"), &create.create, &create.set, &names);
        let record = self.record_shape(&create.create).unwrap_or(Shape::Any);
        self.after(at, &create.steps, names, &[("record", record)])
    }

    /// What a body may hold, as far as the first of its forms says.
    fn body_shape(&self, operation: &Operation) -> Shape {
        let Some((media_type, content)) = operation.body.as_ref().and_then(|body| body.content.first())
        else {
            return Shape::Any;
        };
        let schema = content.schema.as_ref().and_then(|pointer| pointer.lookup(self.value()));
        let range = content.range.as_ref();
        if range
            .is_some_and(|range| !range.is_wild() && !range.is_json() && !range.is_text() && !range.is_form())
        {
            return Shape::file();
        }
        let Some(schema) = schema else { return Shape::Any };
        let mut shape = Shape::of_schema(schema, self.value());
        if let (Shape::Fields(fields), true) = (&mut shape, media_type.starts_with("multipart/")) {
            files(schema, self.value(), fields);
        }
        shape
    }
}

/// Parts of a form that are files. `$ref`s run no deeper here than those of a record do.
fn files(schema: &Value, document: &Value, fields: &mut BTreeMap<String, Shape>) {
    let schema = referred(schema, document);
    for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let property = referred(property, document);
        let item = property.get("items").map(|items| referred(items, document));
        if is_binary(property) || item.is_some_and(is_binary) {
            fields.entry(name.clone()).and_modify(|field| {
                *field = if item.is_some() { Shape::List(Box::new(Shape::file())) } else { Shape::file() };
            });
        }
    }
}

fn referred<'v>(schema: &'v Value, document: &'v Value) -> &'v Value {
    let reference = schema.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
    let target = reference.and_then(|text| Pointer::from_fragment(text).ok());
    target.and_then(|pointer| pointer.lookup(document)).unwrap_or(schema)
}

/// Bytes as OpenAPI 3.0 says them, and as 3.1 does.
fn is_binary(schema: &Value) -> bool {
    let is_raw = schema.get("contentMediaType").is_some() && schema.get("contentEncoding").is_none();
    schema.get("format").is_some_and(|format| format == "binary") || is_raw
}

const fn article(verb: &Verb) -> &'static str {
    if matches!(verb, Verb::Update(_)) { "an" } else { "a" }
}
