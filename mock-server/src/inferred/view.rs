use std::hash::BuildHasher;

use fixtures::Place;
use foldhash::fast::FixedState;
use serde_json::{Map, Value};
use specs::Operation;
use specs::contract::Content;
use specs::infer::{FIRST, below, identity, parent_field, properties, slot};
use specs::schema::{ValueKind, ValueKinds};

use super::{InferredPlan, Making};
use crate::pipeline::Found;
use crate::state::Kept;

/// Where records have what is known of them beside their id (JSON:API, Resource Objects).
const ATTRIBUTES: &str = "attributes";

/// How one operation shows records of its collection.
pub(super) struct View<'a> {
    pub(super) making: &'a Making<'a>,
    pub(super) operation: &'a Operation,
    pub(super) content: &'a Content,
    pub(super) plan: &'a InferredPlan,
    pub(super) found: &'a Found<'a>,
}

impl View<'_> {
    /// A record as the operation answers it: what is known of it, and what is not made up around that.
    pub(super) fn item(&self, kept: &Kept) -> Option<Value> {
        let schema = self.making.schema(self.content);
        let document = self.making.system.value().as_ref();
        let path = schema.map(|schema| slot(document, schema, &self.plan.family.path)).unwrap_or_default();
        let mut whole = match self.making.shown(self.content) {
            Some(shown) => shown,
            None => self.made_up(schema?, &path, kept),
        };
        let inner = schema.and_then(|schema| below(document, schema, &path));
        let facts = self.facts(inner, kept);
        if !path.is_empty() {
            let record = hole(&mut whole, &path);
            if !record.is_object() {
                *record = inner.map_or_else(|| Value::Object(Map::new()), |inner| self.record(inner, kept));
            }
        }
        let before = whole.clone();
        merge(hole(&mut whole, &path), &facts);
        if self.making.is_valid(self.content, &whole) {
            return Some(whole);
        }
        Some(self.making.mended(self.content, self.one_by_one(before, &path, &facts)))
    }

    /// What is around the record is the operation's own, the record itself is the same in every answer.
    fn made_up(&self, schema: &Value, path: &[String], kept: &Kept) -> Value {
        let document = self.making.system.value();
        let own = Place::new(format!("{}/{}", self.making.system.name(), self.operation.id));
        let of_record = |schema: &Value| self.record(schema, kept);
        if path.is_empty() {
            return of_record(schema);
        }
        let mut whole = self.making.of_schema(schema, &own, 0);
        if let Some(inner) = below(document, schema, path) {
            *hole(&mut whole, path) = of_record(inner);
        }
        whole
    }

    /// A record made up from a schema; the same one for the same id.
    pub(super) fn record(&self, schema: &Value, kept: &Kept) -> Value {
        let place = Place::new(format!("{}{}", self.making.system.name(), self.plan.family.path));
        self.making.of_schema(schema, &place, self.ordinal(&kept.id))
    }

    /// A number for each record of each collection.
    pub(super) fn ordinal(&self, id: &str) -> u64 {
        FixedState::default().hash_one((self.plan.shelf(self.found), id))
    }

    /// What a record says of those that it lies under.
    pub(super) fn parents(&self, schema: Option<&Value>) -> Map<String, Value> {
        let document = self.making.system.value();
        let members = schema.map(|schema| properties(document, schema)).unwrap_or_default();
        let named = self.plan.parents(self.found).filter_map(|(name, value)| {
            let field = parent_field(&members, name)?;
            let kinds = ValueKinds::of(document, members.get(field).copied());
            Some((field.to_owned(), of_kind(&value.into(), kinds)))
        });
        named.collect()
    }

    /// What is known of a record that a schema has a place for.
    pub(super) fn facts(&self, schema: Option<&Value>, kept: &Kept) -> Map<String, Value> {
        let document = self.making.system.value();
        let members = schema.map(|schema| properties(document, schema)).unwrap_or_default();
        let is_shown = |name: &str| match members.get(name) {
            Some(member) => member.get("writeOnly") != Some(&Value::Bool(true)),
            None => members.is_empty(),
        };
        let mut facts = self.parents(schema);
        facts.extend(kept.facts.clone().into_iter().filter(|(name, _)| is_shown(name)));
        if let Some(within) = members.get(ATTRIBUTES).map(|within| properties(document, within)) {
            let is_within = |name: &str| !members.contains_key(name) && within.contains_key(name);
            let inner = kept.facts.clone().into_iter().filter(|(name, _)| is_within(name));
            let inner: Map<String, Value> = inner.collect();
            if !inner.is_empty() {
                let known = facts.entry(ATTRIBUTES).or_insert_with(|| Value::Object(Map::new()));
                merge(known, &inner);
            }
        }
        let parameter = self.plan.family.parameter.as_deref();
        if (self.plan.is_item || self.plan.family.parameter.is_some())
            && let Some(field) = identity(&members, &self.plan.family.path, parameter)
        {
            facts.entry(field).or_insert_with(|| Value::from(&*kept.id));
        }
        for (name, value) in &mut facts {
            if let Some(schema) = members.get(name.as_str()) {
                *value = of_kind(value, ValueKinds::of(document, Some(schema)));
            }
        }
        facts
    }

    /// The same with only those facts that leave it valid, those within an object one by one too; where a null does
    /// not, without the member.
    fn one_by_one(&self, before: Value, path: &[String], facts: &Map<String, Value>) -> Value {
        let mut whole = before;
        for (name, value) in facts {
            let one = Map::from_iter([(name.clone(), value.clone())]);
            let mut next = whole.clone();
            merge(hole(&mut next, path), &one);
            if !self.making.is_valid(self.content, &next) {
                take_away(hole(&mut next, path), &one);
            }
            if self.making.is_valid(self.content, &next) {
                whole = next;
            } else if let (Value::Object(inner), Some(Value::Object(_))) =
                (value, hole(&mut whole, path).get(name))
            {
                let below: Vec<String> = path.iter().cloned().chain([name.clone()]).collect();
                whole = self.one_by_one(whole, &below, inner);
            }
        }
        whole
    }
}

/// A text that stands for a number or a truth, where the schema wants one: paths are texts.
fn of_kind(value: &Value, kinds: ValueKinds) -> Value {
    let Some(text) = value.as_str().filter(|_| !kinds.has(ValueKind::String)) else { return value.clone() };
    match serde_json::from_str::<Value>(text) {
        Ok(read) if kinds.has(ValueKind::of(&read)) => read,
        _ => value.clone(),
    }
}

/// The value below some names.
pub(crate) fn at<'v>(value: &'v mut Value, path: &[String]) -> Option<&'v mut Value> {
    path.iter().try_fold(value, |value, name| match value.is_array() && name == FIRST {
        true => value.get_mut(0),
        false => value.get_mut(name),
    })
}

/// The same, put there where it is missing. A list of records is one of a single record then.
pub(super) fn hole<'v>(value: &'v mut Value, path: &[String]) -> &'v mut Value {
    path.iter().fold(value, |value, name| {
        if !value.is_array() && !value.is_object() {
            *value = if name == FIRST { Value::Array(Vec::new()) } else { Value::Object(Map::new()) };
        }
        if let Value::Array(items) = value {
            items.resize(1, Value::Null);
        }
        match value.is_array() {
            true => &mut value[0],
            false => &mut value[name.as_str()],
        }
    })
}

/// Puts facts into a record; an object into the object that is there.
pub(super) fn merge(record: &mut Value, facts: &Map<String, Value>) {
    let Value::Object(members) = record else { return };
    for (name, fact) in facts {
        match (members.get_mut(name), fact) {
            (Some(known @ Value::Object(_)), Value::Object(inner)) => merge(known, inner),
            _ => drop(members.insert(name.clone(), fact.clone())),
        }
    }
}

/// Takes those members out of a record that facts say are null.
fn take_away(record: &mut Value, facts: &Map<String, Value>) {
    let Value::Object(members) = record else { return };
    for (name, fact) in facts {
        match (members.get_mut(name), fact) {
            (Some(known), Value::Object(inner)) => take_away(known, inner),
            (_, Value::Null) => drop(members.shift_remove(name)),
            _ => {}
        }
    }
}
