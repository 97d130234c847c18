use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::file::File;
use crate::pointer::Pointer;

/// What a name may hold, as far as the schemas say.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Nothing is known; any field may be read.
    Any,
    /// An object with exactly these fields.
    Fields(BTreeMap<String, Shape>),
    /// An object with any field; each holds this.
    Map(Box<Shape>),
    /// A list of these.
    List(Box<Shape>),
    /// One of these strings.
    OneOf(BTreeSet<String>),
}

impl Shape {
    /// The shape a JSON Schema promises; `document` is where its `$ref`s point into.
    pub fn of_schema(schema: &Value, document: &Value) -> Self {
        Self::within(schema, document, 0)
    }

    /// What is said of a file.
    pub fn file() -> Self {
        Self::Fields(File::MEMBERS.map(|name| (name.to_owned(), Self::Any)).into())
    }

    /// What a field holds that holds files: one, or a list where its schema says so.
    pub(crate) fn files(&self) -> Self {
        if matches!(self, Self::List(_)) { Self::List(Box::new(Self::file())) } else { Self::file() }
    }

    /// What an element of it may hold, as a comprehension or an index gives it.
    #[must_use]
    pub fn element(&self) -> Self {
        match self {
            Self::List(element) => Self::clone(element),
            _ => Self::Any,
        }
    }

    /// What holds for both: the same shape, or nothing is known.
    pub(super) fn or(self, other: &Self) -> Self {
        if self == *other { self } else { Self::Any }
    }

    /// Depth is bounded because schemas may be circular; what lies deeper may hold anything.
    fn within(schema: &Value, document: &Value, depth: usize) -> Self {
        const DEEPEST: usize = 6;
        if depth > DEEPEST {
            return Self::Any;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let pointer = reference.strip_prefix('#').and_then(|text| Pointer::from_fragment(text).ok());
            let target = pointer.as_ref().and_then(|pointer| pointer.lookup(document));
            return target.map_or(Self::Any, |target| Self::within(target, document, depth + 1));
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return Self::OneOf(values.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect());
        }
        if let Some(items) = schema.get("items").filter(|items| items.is_object()) {
            return Self::List(Box::new(Self::within(items, document, depth + 1)));
        }
        let mut fields = BTreeMap::new();
        collect(schema, document, depth, &mut fields);
        match schema.get("additionalProperties").filter(|members| members.is_object()) {
            Some(members) if fields.is_empty() => {
                Self::Map(Box::new(Self::within(members, document, depth + 1)))
            }
            _ if fields.is_empty() => Self::Any,
            _ => Self::Fields(fields),
        }
    }
}

fn collect(schema: &Value, document: &Value, depth: usize, fields: &mut BTreeMap<String, Shape>) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        for (name, property) in properties {
            fields.insert(name.clone(), Shape::within(property, document, depth + 1));
        }
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        if let Shape::Fields(more) = Shape::within(part, document, depth + 1) {
            fields.extend(more);
        }
    }
}
