use serde_json::Value;
use specs::schema::{Direction, ValueKind, ValueKinds};
use specs::{Pointer, System};

/// The schemas that a value has to be of: those that are named, what they refer to and are made
/// of, and of alternatives those that the value is of.
#[derive(Debug)]
pub(super) struct Rules<'c> {
    schemas: Vec<At<'c>>,
}

/// A schema and where it stands.
pub(super) type At<'c> = (Pointer, &'c Value);

/// No value is of more schemas; those that refer to themselves end here.
const MOST: usize = 64;

impl<'c> Rules<'c> {
    pub(super) fn of(system: &'c System, starts: Vec<At<'c>>, value: &Value) -> Self {
        let mut rules = Self { schemas: Vec::with_capacity(starts.len() * 2) };
        starts.into_iter().for_each(|start| rules.add(system, start, value));
        rules
    }

    fn add(&mut self, system: &'c System, (at, schema): At<'c>, value: &Value) {
        if self.schemas.len() >= MOST || self.rank(&at).is_some() {
            return;
        }
        self.schemas.push((at.clone(), schema));
        let reference = schema.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
        if let Some(target) = reference.and_then(|text| Pointer::from_fragment(text).ok()) {
            let found = target.lookup(system.value());
            found.into_iter().for_each(|schema| self.add(system, (target.clone(), schema), value));
        }
        for part in below(&at, schema, "allOf") {
            self.add(system, part, value);
        }
        for choice in ["anyOf", "oneOf"] {
            for part in chosen(system, below(&at, schema, choice).collect(), value) {
                self.add(system, part, value);
            }
        }
        if schema.get("if").is_some() {
            let then = if is_of(system, &at.push("if"), value) { "then" } else { "else" };
            step(&(at, schema), then).into_iter().for_each(|part| self.add(system, part, value));
        }
    }

    /// Where the first of them stands.
    pub(super) fn first(&self) -> Option<&Pointer> {
        self.schemas.first().map(|(at, _)| at)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.schemas.is_empty()
    }

    /// Which of them stands here: what is named comes before what it is made of.
    pub(super) fn rank(&self, at: &Pointer) -> Option<usize> {
        self.schemas.iter().position(|(known, _)| known == at)
    }

    /// What they say under a keyword.
    pub(super) fn keyword(&self, keyword: &str) -> impl Iterator<Item = &'c Value> {
        self.schemas.iter().filter_map(move |(_, schema)| schema.get(keyword))
    }

    /// The same, of those that are text.
    pub(super) fn words(&self, keyword: &str) -> impl Iterator<Item = &'c str> {
        self.keyword(keyword).filter_map(Value::as_str)
    }

    /// The schemas of a member.
    pub(super) fn member(&self, name: &str) -> Vec<At<'c>> {
        let own: Vec<_> = self.steps(|(at, schema)| {
            let below = schema.get("properties")?.get(name)?;
            Some((at.push("properties").push(name), below))
        });
        if own.is_empty() { self.steps(|at| step(at, "additionalProperties")) } else { own }
    }

    /// The schemas of an item.
    pub(super) fn item(&self, index: usize) -> Vec<At<'c>> {
        let own: Vec<_> = self.steps(|at| {
            let below = at.1.get("prefixItems")?.get(index)?;
            Some((at.0.push("prefixItems").push(&index.to_string()), below))
        });
        if own.is_empty() { self.steps(|at| step(at, "items")) } else { own }
    }

    fn steps(&self, step: impl Fn(&At<'c>) -> Option<At<'c>>) -> Vec<At<'c>> {
        self.schemas.iter().filter_map(step).collect()
    }
}

fn step<'c>((at, schema): &At<'c>, key: &str) -> Option<At<'c>> {
    let below = schema.get(key)?;
    Some((at.push(key), below))
}

fn below<'c>(at: &Pointer, schema: &'c Value, key: &str) -> impl Iterator<Item = At<'c>> {
    let parts = schema.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let place = move |index: usize| at.push(key).push(&index.to_string());
    parts.iter().enumerate().map(move |(index, part)| (place(index), part))
}

/// Of alternatives those that the value is of. Where its kind alone tells, nothing is compiled.
fn chosen<'c>(system: &System, parts: Vec<At<'c>>, value: &Value) -> Vec<At<'c>> {
    let kind = ValueKind::of(value);
    let takes = |(_, schema): &At<'c>| ValueKinds::of(system.value(), Some(schema)).has(kind);
    let mut parts: Vec<_> = parts.into_iter().filter(takes).collect();
    if parts.len() > 1 {
        parts.retain(|(at, _)| is_of(system, at, value));
    }
    parts
}

fn is_of(system: &System, schema: &Pointer, value: &Value) -> bool {
    let validator = system.travelling(Direction::Response).validator(schema);
    validator.is_ok_and(|validator| validator.is_valid(value))
}
