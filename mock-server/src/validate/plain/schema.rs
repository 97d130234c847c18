use std::collections::BTreeSet;

use serde_json::{Number, Value};
use specs::contract::examples_at;
use specs::document::Care;
use specs::schema::{Direction, ValueKind, ValueKinds};
use specs::{Pointer, System};

use super::fault::{Fault, Site};

/// A schema of a request, looked at through what it refers to and is made of.
#[derive(Debug, Clone)]
pub(in crate::validate) struct Schema<'s> {
    system: &'s System,
    at: Pointer,
}

/// Keywords whose schemas all hold.
const WHOLE: &[&str] = &["allOf"];
/// Keywords whose schemas may hold.
const ANY: &[&str] = &["allOf", "anyOf", "oneOf"];
/// Schemas looked through in search of one thing; a schema made of more is read in part.
const MOST: usize = 64;

impl<'s> Schema<'s> {
    /// The schema at a place of the system's document.
    pub(in crate::validate) fn new(system: &'s System, at: &Pointer) -> Self {
        Self { system, at: at.clone() }
    }

    /// Which kinds of values it takes.
    pub(super) fn kinds(&self) -> ValueKinds {
        ValueKinds::of(self.system.value(), self.value())
    }

    /// Whether a value is of it. A schema that does not compile judges nothing; `mock-server check`
    /// says so.
    pub(super) fn takes(&self, value: &Value) -> bool {
        let validator = self.system.travelling(Direction::Request).validator(&self.at);
        validator.map_or(true, |validator| validator.is_valid(value))
    }

    /// Everything about a value that is not of it.
    pub(super) fn faults(&self, value: &Value, site: &Site<'_>) -> Vec<Fault> {
        let validator = self.system.travelling(Direction::Request).validator(&self.at);
        let Ok(validator) = validator else { return Vec::new() };
        let mut faults: Vec<Fault> =
            validator.iter_errors(value).map(|error| Fault::of_schema(site, &error)).collect();
        if faults.is_empty() && self.system.document().care() == Care::Lenient {
            self.beyond(value, &Pointer::root(), &mut |at, format, number| {
                faults.push(Fault::range(site, at.as_str(), format, number));
            });
        }
        faults
    }

    /// Every number within a value that has to be whole and that its format cannot hold, which validators do not
    /// look at.
    fn beyond(&self, value: &Value, at: &Pointer, tell: &mut dyn FnMut(&Pointer, &str, &Value)) {
        match value {
            Value::Number(number) if !self.kinds().has(ValueKind::Number) => {
                let format = self.parts(WHOLE).iter().find_map(|part| part.value()?.get("format")?.as_str());
                let Some(format) = format.filter(|format| !holds(format, number)) else { return };
                tell(at, format, value);
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if let Some(schema) = self.item(index) {
                        schema.beyond(item, &at.push(&index.to_string()), tell);
                    }
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    if let Some(schema) = self.member(name) {
                        schema.beyond(member, &at.push(name), tell);
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether the document shows a value where it declares the schema, or names it there. Whoever sends what somebody
    /// else's document says has done nothing wrong, though it breaks the schema.
    pub(super) fn shows(&self, value: &Value) -> bool {
        let is_it = |known: &Value| known == value || plain(known) == plain(value);
        let shown = |at: &Pointer| examples_at(self.system.value(), at).any(|it| is_it(it.value));
        let listed = || self.value().and_then(|schema| schema.get("enum")?.as_array());
        let named = || self.default().into_iter().chain(listed().into_iter().flatten()).any(is_it);
        let is_lenient = self.system.document().care() == Care::Lenient;
        is_lenient && (self.at.parent().is_some_and(|at| shown(&at)) || shown(&self.at) || named())
    }

    /// What it says of a value that nobody sent.
    pub(super) fn default(&self) -> Option<&'s Value> {
        self.parts(WHOLE).iter().find_map(|part| part.value()?.get("default"))
    }

    /// Whether its values are bytes: `format: binary`, or content of a type that is not encoded.
    pub(in crate::validate) fn is_binary(&self) -> bool {
        let says = |schema: &Value| {
            let is_raw = schema.get("contentMediaType").is_some() && schema.get("contentEncoding").is_none();
            schema.get("format").is_some_and(|format| format == "binary") || is_raw
        };
        self.parts(WHOLE).iter().filter_map(Self::value).any(says)
    }

    /// The schema of a member.
    pub(in crate::validate) fn member(&self, name: &str) -> Option<Self> {
        let parts = self.parts(ANY);
        let declared = parts.iter().find_map(|part| part.below("properties")?.below(name));
        declared.or_else(|| parts.iter().find_map(|part| part.below("additionalProperties")))
    }

    /// The schema of an item.
    pub(in crate::validate) fn item(&self, index: usize) -> Option<Self> {
        let parts = self.parts(ANY);
        let own = parts.iter().find_map(|part| part.below("prefixItems")?.below(&index.to_string()));
        own.or_else(|| parts.iter().find_map(|part| part.below("items")))
    }

    /// The names of the members it declares.
    pub(in crate::validate) fn members(&self) -> BTreeSet<&'s str> {
        let parts = self.parts(ANY);
        let declared = parts.iter().filter_map(|part| part.value()?.get("properties")?.as_object());
        declared.flat_map(|members| members.keys().map(String::as_str)).collect()
    }

    /// What its `xml` says (OpenAPI, XML Object).
    pub(super) fn xml(&self, key: &str) -> Option<&'s Value> {
        self.parts(WHOLE).iter().find_map(|part| part.value()?.get("xml")?.get(key))
    }

    /// Whether it says what members beside the declared ones are.
    pub(super) fn is_open(&self) -> bool {
        let more = |part: &Self| part.value()?.get("additionalProperties").map(|more| more != false);
        self.parts(ANY).iter().filter_map(more).any(|is_open| is_open)
    }

    /// Whether it takes lists and nothing that is written as one text.
    pub(in crate::validate) fn is_list(&self) -> bool {
        let kinds = self.kinds();
        kinds.has(ValueKind::Array) && !kinds.has(ValueKind::String)
    }

    fn value(&self) -> Option<&'s Value> {
        self.at.lookup(self.system.value())
    }

    fn below(&self, key: &str) -> Option<Self> {
        let below = Self { system: self.system, at: self.at.push(key) };
        below.value().is_some().then_some(below)
    }

    /// The schema itself and what it refers to or combines, the nearest first.
    fn parts(&self, combining: &[&str]) -> Vec<Self> {
        let mut parts = vec![self.clone()];
        let mut next = 0;
        while let Some(part) = parts.get(next).filter(|_| parts.len() < MOST).cloned() {
            let lists = combining.iter().filter_map(|key| part.below(key));
            let combined =
                lists.flat_map(|list| (0..list.length()).filter_map(move |at| list.below(&at.to_string())));
            let more: Vec<Self> = part.target().into_iter().chain(combined).collect();
            parts.extend(more.into_iter().filter(|it| it.at != self.at));
            next += 1;
        }
        parts
    }

    fn length(&self) -> usize {
        self.value().and_then(Value::as_array).map_or(0, Vec::len)
    }

    /// What its `$ref` leads to.
    fn target(&self) -> Option<Self> {
        let fragment = self.value()?.get("$ref")?.as_str()?.strip_prefix('#')?;
        Some(Self { system: self.system, at: Pointer::from_fragment(fragment).ok()? })
    }
}

/// Whether a format of whole numbers has this one. A whole number too large for either reads as a float.
fn holds(format: &str, number: &Number) -> bool {
    let int32 = f64::from(i32::MIN)..=f64::from(i32::MAX);
    match format {
        "int32" => number.as_f64().is_some_and(|it| it.fract() != 0.0 || int32.contains(&it)),
        "int64" => number.as_i64().is_some() || number.as_f64().is_some_and(|it| it.abs() < 9.2e18),
        _ => true,
    }
}

/// A value as it is written in a URL; a list of one as that.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.len() == 1 => plain(&items[0]),
        other => other.to_string(),
    }
}
