use fixtures::{Fill, Mode, Place as Spot, Recipe};
use serde_json::{Map, Value};
use specs::contract::BodyContent;
use specs::schema::Direction;
use specs::{Operation, Pointer, System};

use super::caller::Standing;
use super::draft::DraftBody;
use super::meaning::{Meaning, of_name, referred, resolved};
use super::outcome::Tried;
use super::room::{Room, Who};
use super::values::{generator, text};
use crate::exchange::MediaType;

/// The JSON that an operation takes: its media type, and where its schema stands.
pub(super) fn json_of(operation: &Operation) -> Option<(&str, &Pointer)> {
    let content = &operation.body.as_ref()?.content;
    let is_json = |name: &&String| MediaType::parse(name).is_json();
    let name = content.keys().find(is_json)?;
    Some((name, content.get(name)?.schema.as_ref()?))
}

impl<'c> Room<'_, 'c> {
    /// Bodies that the operation's schema takes, the smallest first; ids in them lead to records that whoever
    /// asks can see. None where it takes none.
    pub(super) async fn bodies(
        &mut self,
        operation: &'c Operation,
        who: Who,
        path: &[(String, String)],
    ) -> Tried<Vec<DraftBody>> {
        let Some((media_type, pointer)) = json_of(operation) else { return Ok(Vec::new()) };
        let system = self.system;
        let Ok(validator) = system.travelling(Direction::Request).validator(pointer) else {
            return Ok(Vec::new());
        };
        let mut found = Vec::new();
        // What is made twice must differ where it has to be unique.
        self.nonce += 10;
        for raw in self.raw(operation, pointer) {
            let (mut led, mut owned) = (raw.clone(), raw.clone());
            self.lead(operation, pointer, &mut led, Lead::There, who, path).await?;
            self.lead(operation, pointer, &mut owned, Lead::Owners, who, path).await?;
            for body in [led, owned, raw] {
                if validator.is_valid(&body) && !found.contains(&body) {
                    found.push(body);
                }
            }
        }
        Ok(found.into_iter().map(|body| DraftBody::json(media_type, body)).collect())
    }

    /// Generated sparsely, taken from the document's examples, generated lively.
    fn raw(&self, operation: &Operation, pointer: &Pointer) -> Vec<Value> {
        let document = &**self.system.value();
        let Some(schema) = pointer.lookup(document) else { return Vec::new() };
        let recipe = Recipe::new(schema, document).mode(Mode::Request);
        let spot = Spot::new(self.system.name()).child(&operation.id);
        let generator = generator();
        let made = |fill: Fill, turn: u64| {
            let value = generator.value(&recipe.fill(fill), &spot, self.nonce.wrapping_add(turn));
            marked(value, schema, self.system, self.nonce.wrapping_add(turn))
        };
        let sparse = [made(Fill::Sparse, 0), made(Fill::Sparse, 1)];
        let mark = self.nonce.wrapping_add(1);
        let shown = examples(operation, document);
        let shown = shown.into_iter().map(|body| marked(body, schema, self.system, mark));
        let lively = [made(Fill::Lively, 2), made(Fill::Lively, 3)];
        sparse.into_iter().chain(shown).chain(lively).collect()
    }

    /// Puts ids of records that are there where a body refers to some.
    async fn lead(
        &mut self,
        operation: &'c Operation,
        pointer: &Pointer,
        body: &mut Value,
        lead: Lead,
        who: Who,
        path: &[(String, String)],
    ) -> Tried {
        let system = self.system;
        let schema = resolved(system, pointer);
        let Some(properties) = schema.and_then(|schema| schema.get("properties")?.as_object()) else {
            return Ok(());
        };
        for name in properties.keys() {
            let Some(meaning) = reference(system, operation, name) else { continue };
            let is_there = body.get(name).is_some_and(|value| !value.is_null());
            let is_owner = system.resources().get(&meaning.resource).is_some_and(|owner| owner.is_level);
            if !(is_there || lead == Lead::Owners && is_owner) {
                continue;
            }
            let value = match self.own_place(&meaning, who) {
                Some(id) => Some(id),
                None => {
                    let found = self.records_of(&meaning, path, who, &|_, _| true).await?;
                    found.into_iter().next().map(|(value, _)| value)
                }
            };
            let Some(members) = body.as_object_mut() else { continue };
            match value {
                Some(value) => drop(members.insert(name.clone(), Value::String(value))),
                None => drop(members.remove(name)),
            }
        }
        Ok(())
    }

    /// The record that somebody stands in, where that is of the level that is asked for.
    fn own_place(&self, meaning: &Meaning, who: Who) -> Option<String> {
        let Who::Caller(at) = who else { return None };
        match &self.people.get(at)?.standing {
            Standing::In { level, id } if *level == meaning.resource => Some(id.clone()),
            _ => None,
        }
    }
}

/// Where ids are put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    /// Where the body has some.
    There,
    /// There, and where owners are named.
    Owners,
}

fn reference(system: &System, operation: &Operation, name: &str) -> Option<Meaning> {
    let resource = operation.behaviour.verb().and_then(|verb| verb.resource());
    resource.and_then(|resource| referred(system, resource, name)).or_else(|| of_name(system, name))
}

/// Texts that have no form of their own end in a number, mail addresses have it before the @, so that what must be
/// unique is.
fn marked(mut value: Value, schema: &Value, system: &System, mark: u64) -> Value {
    let schema = super::meaning::followed(system, schema);
    let properties = schema.and_then(|schema| schema.get("properties")?.as_object());
    let (Some(properties), Some(members)) = (properties, value.as_object_mut()) else { return value };
    for (name, member) in members {
        let Some(rules) = properties.get(name) else { continue };
        let Value::String(text) = member else { continue };
        let marked = match text.split_once('@') {
            Some((local, domain)) if is_email(rules, system) => format!("{local}{mark}@{domain}"),
            _ if is_free(rules, system) => format!("{text}{mark}"),
            _ => continue,
        };
        if fits(rules, &marked) {
            *text = marked;
        }
    }
    value
}

fn is_email(schema: &Value, system: &System) -> bool {
    super::meaning::followed(system, schema)
        .is_some_and(|schema| schema.get("format").is_some_and(|format| format == "email"))
}

/// A text whose schema says no more of it than its length.
pub(super) fn is_free(schema: &Value, system: &System) -> bool {
    let Some(schema) = super::meaning::followed(system, schema) else { return false };
    let is_text = match schema.get("type") {
        Some(Value::String(word)) => word == "string",
        Some(Value::Array(words)) => words.iter().any(|word| word == "string"),
        _ => false,
    };
    let more = ["enum", "const", "format", "anyOf", "oneOf", "allOf"];
    is_text && more.iter().all(|key| schema.get(*key).is_none())
}

fn fits(schema: &Value, marked: &str) -> bool {
    let longest = schema.get("maxLength").and_then(Value::as_u64).unwrap_or(200);
    let pattern = schema.get("pattern").and_then(Value::as_str);
    let matches = |pattern: &str| regex::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(marked));
    marked.len() as u64 <= longest && pattern.is_none_or(matches)
}

/// The examples of the media type that is JSON.
fn examples(operation: &Operation, document: &Value) -> Vec<Value> {
    let Some((media_type, _)) = json_of(operation) else { return Vec::new() };
    let at = operation.pointer.push("requestBody");
    let mut body = at.lookup(document);
    if let Some(reference) = body.and_then(|body| body.get("$ref")?.as_str()?.strip_prefix('#')) {
        body = Pointer::from_fragment(reference).ok().and_then(|at| at.lookup(document));
    }
    let Some(content) = body.and_then(|body| body.get("content")?.get(media_type)) else { return Vec::new() };
    let named = content.get("examples").and_then(Value::as_object).into_iter().flat_map(Map::values);
    let named = named.filter_map(|example| {
        let target = example.get("$ref").and_then(|reference| reference.as_str()?.strip_prefix('#'));
        let target = target.and_then(|target| Pointer::from_fragment(target).ok()?.lookup(document));
        target.unwrap_or(example).get("value").cloned()
    });
    content.get("example").cloned().into_iter().chain(named).collect()
}

/// Whether a declared form of a body is one of JSON.
pub(super) fn is_json((name, _): (&String, &BodyContent)) -> bool {
    MediaType::parse(name).is_json()
}

/// A text or number of a record.
pub(super) fn value_of(record: &Map<String, Value>, name: &str) -> Option<String> {
    record.get(name).and_then(text)
}
