use serde_json::Value;
use specs::schema::Direction;
use specs::{Pointer, System};

/// The schemas that a value has to be of: those that are named, what they refer to and are made
/// of, and of alternatives those that the value is of.
#[derive(Debug, Default)]
pub(super) struct Rules<'c> {
    schemas: Vec<(Pointer, &'c Value)>,
}

/// No value is of more schemas; those that refer to themselves end here.
const MOST: usize = 64;

impl<'c> Rules<'c> {
    pub(super) fn of(system: &'c System, starts: Vec<Pointer>, value: &Value) -> Self {
        let mut rules = Self::default();
        starts.into_iter().for_each(|start| rules.add(system, start, value));
        rules
    }

    fn add(&mut self, system: &'c System, at: Pointer, value: &Value) {
        let is_known = self.schemas.iter().any(|(known, _)| *known == at);
        let Some(schema) = at.lookup(system.value()).filter(|_| !is_known && self.schemas.len() < MOST)
        else {
            return;
        };
        self.schemas.push((at.clone(), schema));
        let reference = schema.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
        if let Some(target) = reference.and_then(|text| Pointer::from_fragment(text).ok()) {
            self.add(system, target, value);
        }
        for part in below(&at, schema, "allOf") {
            self.add(system, part, value);
        }
        for choice in ["anyOf", "oneOf"] {
            let taken = |part: &Pointer| is_of(system, part, value);
            for part in below(&at, schema, choice).filter(taken) {
                self.add(system, part, value);
            }
        }
        if schema.get("if").is_some() {
            let then = if is_of(system, &at.push("if"), value) { "then" } else { "else" };
            self.add(system, at.push(then), value);
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

    /// Where the schemas of a member stand.
    pub(super) fn member(&self, name: &str) -> Vec<Pointer> {
        let own: Vec<_> = self.below(|at, _| at.push("properties").push(name));
        if own.is_empty() { self.below(|at, _| at.push("additionalProperties")) } else { own }
    }

    /// Where the schemas of an item stand.
    pub(super) fn item(&self, index: usize) -> Vec<Pointer> {
        let own: Vec<_> = self.below(|at, _| at.push("prefixItems").push(&index.to_string()));
        if own.is_empty() { self.below(|at, _| at.push("items")) } else { own }
    }

    fn below(&self, place: impl Fn(&Pointer, &Value) -> Pointer) -> Vec<Pointer> {
        let places = self.schemas.iter().map(|(at, schema)| {
            let below = place(at, schema);
            let is_there = below.below(at).is_some_and(|rest| rest.lookup(schema).is_some());
            is_there.then_some(below)
        });
        places.flatten().collect()
    }
}

fn below<'a>(at: &'a Pointer, schema: &Value, key: &'a str) -> impl Iterator<Item = Pointer> + use<'a> {
    let count = schema.get(key).and_then(Value::as_array).map_or(0, Vec::len);
    (0..count).map(move |index| at.push(key).push(&index.to_string()))
}

fn is_of(system: &System, schema: &Pointer, value: &Value) -> bool {
    let validator = system.travelling(Direction::Response).validator(schema);
    validator.is_ok_and(|validator| validator.is_valid(value))
}
