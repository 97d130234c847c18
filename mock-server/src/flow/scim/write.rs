use std::sync::Arc;

use serde_json::{Map, Value};
use specs::IndexMap;
use specs::annotation::scim::{Attribute, Mutability, ScimChange};

use super::Type;
use super::desk::Desk;
use super::refusal::Fault;
use super::resource;
use crate::failure::Failure;
use crate::pipeline::{Access, permit};
use crate::state::Record;

type Resource = Map<String, Value>;

impl<'a> Desk<'a, '_> {
    /// Makes a resource.
    ///
    /// # Errors
    /// Whatever the document declares against it.
    pub(super) fn create(&mut self, of: Type<'a>, mut asked: Resource) -> Result<Arc<Record>, Failure> {
        let mark = self.names.mark();
        self.complete(of, &mut asked, None)?;
        let mut fields = self.equal(of)?;
        self.assign_all(of, &Map::new(), &asked, &mut fields)?;
        let change = &of.declared.create;
        self.before(change)?;
        self.names.assign(&mut fields, &change.set)?;
        self.conforms(of, None, &fields)?;
        self.may_hold(of, &fields)?;
        let record = self.work.create(of.kind.collection, fields)?;
        for (name, attribute) in &of.declared.attributes {
            if let Some(links) = &attribute.links
                && attribute.mutability != Mutability::ReadOnly
            {
                self.relink(of, (name, links), &record, asked.get(name))?;
            }
        }
        self.names.bind_record("record", &record);
        self.after(change)?;
        self.names.forget(mark);
        Ok(record)
    }

    /// Makes a resource what is asked for.
    ///
    /// # Errors
    /// Whatever the document declares against it.
    pub(super) fn change(
        &mut self,
        of: Type<'a>,
        before: &Arc<Record>,
        old: &Resource,
        mut asked: Resource,
    ) -> Result<Arc<Record>, Failure> {
        let mark = self.names.mark();
        self.complete(of, &mut asked, Some(before))?;
        let mut fields = before.to_map();
        self.assign_all(of, old, &asked, &mut fields)?;
        let change = &of.declared.update;
        self.before(change)?;
        self.names.assign(&mut fields, &change.set)?;
        self.conforms(of, Some(before), &fields)?;
        let mut linked = false;
        for (name, attribute) in &of.declared.attributes {
            if let Some(links) = &attribute.links
                && attribute.mutability != Mutability::ReadOnly
                && old.get(name) != asked.get(name)
            {
                linked |= self.relink(of, (name, links), before, asked.get(name))?;
            }
        }
        let mut record = Arc::clone(before);
        if linked || differs(before, &fields) {
            self.may_hold(of, &fields)?;
            record = self.work.update(of.kind.collection, before, fields)?;
            self.names.bind("changed", changed(before, &record));
            self.names.bind_record("record", &record);
            self.after(change)?;
        }
        self.names.forget(mark);
        Ok(record)
    }

    /// Removes a resource; what follows comes first, since it may take away what keeps the record there.
    ///
    /// # Errors
    /// Whatever the document declares against it.
    pub(super) fn remove(&mut self, of: Type<'a>, record: &Arc<Record>) -> Result<(), Failure> {
        let mark = self.names.mark();
        for name in ["current", "record"] {
            self.names.bind_record(name, record);
        }
        self.before(&of.declared.delete)?;
        self.after(&of.declared.delete)?;
        self.work.delete(of.kind.collection, record)?;
        self.names.forget(mark);
        Ok(())
    }

    /// What a change looks up and refuses.
    pub(super) fn before(&mut self, change: &'a ScimChange) -> Result<(), Failure> {
        self.work.find(self.task.found.system(), &change.steps.find, &mut self.names)?;
        self.names.refuse(&change.steps.when)
    }

    /// What follows from a change.
    pub(super) fn after(&mut self, change: &'a ScimChange) -> Result<(), Failure> {
        let system = self.task.found.system();
        self.work.effects(system, &change.steps.also, &mut self.names)?;
        change.steps.emit.iter().try_for_each(|emit| self.work.emit(system, emit, &mut self.names))
    }

    /// Adds what attributes are that nobody says anything of; binds what is asked for.
    fn complete(
        &mut self,
        of: Type<'a>,
        asked: &mut Resource,
        before: Option<&Arc<Record>>,
    ) -> Result<(), Failure> {
        let current = before.map(|record| record.shown().clone()).unwrap_or_default();
        self.names.bind("current", current);
        for (name, attribute) in &of.declared.attributes {
            let Some(default) = attribute.default.as_ref().filter(|_| !asked.contains_key(name)) else {
                continue;
            };
            let written = Value::Object(asked.clone());
            let value = self.names.beside(&[("asked", &written)], |scope| default.render(scope))?;
            super::represent::put(asked, name, value);
        }
        resource::complete(&of.kind.model, asked)?;
        self.names.bind("asked", Value::Object(asked.clone()));
        Ok(())
    }

    fn assign_all(
        &mut self,
        of: Type<'a>,
        old: &Resource,
        new: &Resource,
        fields: &mut Map<String, Value>,
    ) -> Result<(), Failure> {
        self.assign(&of.declared.attributes, old, new, fields)?;
        let nothing = Map::new();
        for (schema, extension) in &of.declared.extensions {
            let parts = |of: &Resource| of.get(schema).and_then(Value::as_object).cloned();
            let (old, new) = (parts(old), parts(new));
            let (old, new) = (old.as_ref().unwrap_or(&nothing), new.as_ref().unwrap_or(&nothing));
            self.assign(&extension.attributes, old, new, fields)?;
        }
        Ok(())
    }

    /// Gives fields the values of the attributes that differ.
    fn assign(
        &mut self,
        attributes: &'a IndexMap<String, Attribute>,
        old: &Resource,
        new: &Resource,
        fields: &mut Map<String, Value>,
    ) -> Result<(), Failure> {
        for (name, attribute) in attributes {
            let (old, new) = (old.get(name), new.get(name));
            if old == new || attribute.mutability == Mutability::ReadOnly || attribute.links.is_some() {
                continue;
            }
            if let Some(field) = &attribute.field {
                fields.insert(field.clone(), new.cloned().unwrap_or_default());
            } else if attribute.set.is_empty() {
                let nothing = Map::new();
                let parts = |value: Option<&Value>| value.and_then(Value::as_object).cloned();
                let (old, new) = (parts(old), parts(new));
                let (old, new) = (old.as_ref().unwrap_or(&nothing), new.as_ref().unwrap_or(&nothing));
                self.assign(&attribute.sub_attributes, old, new, fields)?;
            } else {
                let mark = self.names.mark();
                self.names.bind("value", new.cloned().unwrap_or_default());
                self.names.assign(fields, &attribute.set)?;
                self.names.forget(mark);
            }
        }
        Ok(())
    }

    /// Whether new values of fields are what the schema of the resource takes.
    fn conforms(
        &self,
        of: Type<'_>,
        before: Option<&Record>,
        fields: &Map<String, Value>,
    ) -> Result<(), Failure> {
        let system = self.work.rules.system(of.kind.collection);
        let Some(resource) = system.resources().get(&of.declared.resource) else { return Ok(()) };
        let is_new = |name: &str, value| before.is_none_or(|before| before.field(name) != value);
        for (name, value) in fields.iter().filter(|(name, value)| is_new(name, *value)) {
            let property = resource.schema.push("properties").push(name);
            if property.lookup(system.value()).is_none() {
                continue;
            }
            // A schema that does not compile judges nothing; `mock-server check` says so.
            let Ok(validator) = system.schemas().validator(&property) else { continue };
            if let Some(error) = validator.iter_errors(value).next() {
                return Err(Fault::InvalidValue.because(format!("{name}: {}", error.masked())));
            }
        }
        Ok(())
    }

    /// Whether a record of these fields would lie where the caller may write.
    fn may_hold(&self, of: Type<'_>, fields: &Map<String, Value>) -> Result<(), Failure> {
        let scopes = self.work.transaction.snapshot().scopes(of.kind.collection, fields);
        let layout = self.work.rules.layout.of(of.kind.collection);
        permit(self.task.found.system(), self.task.caller, &scopes, layout, Access::Write)
    }
}

fn differs(before: &Record, fields: &Map<String, Value>) -> bool {
    fields.iter().any(|(name, value)| before.field(name) != value)
}

fn changed(before: &Record, record: &Record) -> Value {
    let fields = record.fields().as_object().into_iter().flatten();
    let differs = fields.filter(|(name, value)| before.field(name) != *value);
    differs.map(|(name, _)| Value::from(name.as_str())).collect()
}
