use std::sync::Arc;

use bytes::Bytes;
use fixtures::{Generator, Mode, Place, Recipe};
use serde_json::{Value, json};
use specs::contract::{Content, MediaRange};
use specs::document::Care;
use specs::schema::Direction;
use specs::{Operation, Pointer, System};

use super::{prune, written};
use crate::failure::Failure;
use crate::pipeline::{Exchange, Found, Made, Outcome, Task};
use crate::state::World;

/// What an answer is made up from: one system, in one world.
#[derive(Debug)]
pub(crate) struct Making<'a> {
    pub(crate) system: &'a System,
    generator: Generator,
}

/// A value that the document shows or the response schema describes, the same one every time: for operations
/// whose document says nothing about what they do.
pub(super) fn sample(task: &Task<'_>) -> Result<Outcome, Failure> {
    let Some(content) = task.content else { return Ok(Outcome::Nothing) };
    let making = Making::of(task);
    let operation = task.found.operation;
    if making.system.document().care() == Care::Exact {
        return Ok(making.value(operation, content).map_or(Outcome::Nothing, Outcome::Value));
    }
    let start = task.snapshot().start();
    let (media, _) = written(making.system, content, &Value::Null);
    let body = task.found.route.samples.get(&format!("{start} {}", content.media_type), || {
        let value = making.value(operation, content);
        Ok::<_, Failure>(value.map_or_else(Bytes::new, |value| written(making.system, content, &value).1))
    })?;
    Ok(Outcome::Made(Made { status: None, media: Some(media), body }))
}

/// What is answered where the document names a media type and says nothing of it.
fn anything(content: &Content) -> Value {
    let is_text =
        MediaRange::parse(&content.media_type).is_ok_and(|range| !range.may_be_json() && !range.is_xml());
    if is_text { json!("anything") } else { json!({}) }
}

impl<'a> Making<'a> {
    pub(super) fn of(task: &Task<'a>) -> Self {
        Self::within(task.exchange, task.found)
    }

    pub(super) fn within(exchange: &Exchange, found: &Found<'a>) -> Self {
        Self::on(found.service_system(), &exchange.world)
    }

    /// The same of no request.
    pub(crate) fn on(system: &'a System, world: &World) -> Self {
        let snapshot = world.snapshot();
        let generator = Generator::new(snapshot.layout().seed, snapshot.start());
        Self { system, generator }
    }

    /// Whether a declared form has a schema.
    pub(super) fn is_described(&self, content: &Content) -> bool {
        self.schema(content).is_some()
    }

    /// What is answered in a declared form: what the document shows of it, where that is valid; else a value of
    /// its schema. None where it says nothing of it.
    pub(super) fn value(&self, operation: &Operation, content: &Content) -> Option<Value> {
        self.nth_value(operation, content, 0)
    }

    /// The same, another one for each number.
    pub(super) fn nth_value(&self, operation: &Operation, content: &Content, ordinal: u64) -> Option<Value> {
        let is_lenient = self.system.document().care() == Care::Lenient;
        if let Some(shown) = self.shown(content).filter(|_| is_lenient) {
            return Some(shown);
        }
        let Some(schema) = self.schema(content) else { return is_lenient.then(|| anything(content)) };
        let place = Place::new(format!("{}/{}", self.system.name(), operation.id));
        let value = self.of_schema(schema, &place, ordinal);
        if !is_lenient {
            return Some(value);
        }
        let polished = self.polished(content, value);
        let is_good = self.exacting(content).is_none_or(|validator| validator.is_valid(&polished));
        // Of a schema that nothing is of, what the document shows says more.
        let mut shown = content.examples(self.system.value()).map(|example| example.value);
        Some(match shown.find(|value| value.is_object() || value.is_array()).filter(|_| !is_good) {
            Some(shown) => shown.clone(),
            None => polished,
        })
    }

    /// A value of a schema at a place.
    pub(super) fn of_schema(&self, schema: &Value, place: &Place, ordinal: u64) -> Value {
        self.of_side(schema, Mode::Response, place, ordinal)
    }

    /// The same, for one side of the wire.
    pub(crate) fn of_side(&self, schema: &Value, mode: Mode, place: &Place, ordinal: u64) -> Value {
        let document = self.system.value().as_ref();
        let recipe = Recipe::new(schema, document).mode(mode);
        let is_lenient = self.system.document().care() == Care::Lenient;
        self.generator.value(&if is_lenient { recipe.as_shown() } else { recipe }, place, ordinal)
    }

    /// A value of a schema that is none of those that the document shows.
    pub(super) fn unshown(&self, schema: &Value, place: &Place, ordinal: u64) -> Value {
        let recipe = Recipe::new(schema, self.system.value().as_ref()).mode(Mode::Response);
        self.generator.value(&recipe, place, ordinal)
    }

    /// A value of a declared form that is another one for each request.
    pub(super) fn another(&self, content: &Content, request: &str) -> Option<Value> {
        let recipe = Recipe::new(self.schema(content)?, self.system.value().as_ref()).mode(Mode::Response);
        Some(self.polished(content, self.generator.value(&recipe, &Place::new(request), 0)))
    }

    /// Whether a value is of the schema at a place.
    pub(super) fn admits(&self, at: &Pointer, value: &Value) -> bool {
        self.validator(at).is_none_or(|validator| validator.is_valid(value))
    }

    /// The schema of a declared form.
    pub(crate) fn schema(&self, content: &Content) -> Option<&'a Value> {
        content.schema.as_ref().and_then(|pointer| pointer.lookup(self.system.value()))
    }

    /// The first example that is valid, else the first that is without what is not valid in it. One that is a text
    /// where none is wanted is read as the JSON it holds.
    pub(super) fn shown(&self, content: &Content) -> Option<Value> {
        let examples = || content.examples(self.system.value()).map(|example| example.value);
        let validator = self.exacting(content);
        let is_valid = |value: &Value| validator.as_ref().is_none_or(|validator| validator.is_valid(value));
        let good = examples().find_map(|value| {
            let read = || serde_json::from_str(value.as_str()?).ok().filter(is_valid);
            if is_valid(value) { Some(value.clone()) } else { read() }
        });
        let mended = || {
            let structured = examples().filter(|value| value.is_object() || value.is_array());
            structured.map(|value| self.polished(content, value.clone())).find(is_valid)
        };
        good.or_else(mended)
    }

    /// Whether a value may be answered in a declared form; a schema that does not compile says nothing.
    pub(super) fn is_valid(&self, content: &Content, value: &Value) -> bool {
        let validator = content.schema.as_ref().and_then(|at| self.validator(at));
        validator.is_none_or(|validator| validator.is_valid(value))
    }

    /// The value, without what is not valid in it and can be left out.
    pub(super) fn mended(&self, content: &Content, value: Value) -> Value {
        match content.schema.as_ref().and_then(|at| self.validator(at)) {
            Some(validator) => prune::pruned(&validator, value),
            None => value,
        }
    }

    /// The same of what is made up.
    fn polished(&self, content: &Content, value: Value) -> Value {
        match self.exacting(content) {
            Some(validator) => prune::pruned(&validator, value),
            None => value,
        }
    }

    fn exacting(&self, content: &Content) -> Option<Arc<jsonschema::Validator>> {
        self.system.made_up().validator(content.schema.as_ref()?).ok()
    }

    fn validator(&self, at: &Pointer) -> Option<Arc<jsonschema::Validator>> {
        self.system.travelling(Direction::Response).validator(at).ok()
    }
}
