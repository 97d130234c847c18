use fixtures::{Mode, Place};
use serde_json::{Map, Value};
use specs::contract::Content;
use specs::infer::{EVENT_MEMBERS, below, properties};

use super::event::Event;
use super::subject::Subject;
use crate::inferred::{Making, at};

/// Members that hold what a message is about, the likeliest first.
const WRAPPERS: [&str; 8] = ["data", "object", "payload", "resource", "record", "item", "result", "content"];

/// A body on its way: valid at the start, and after every change.
struct Draft<'a> {
    making: &'a Making<'a>,
    content: &'a Content,
    value: Value,
}

/// Where in a body a record stands.
enum Spot {
    /// It is all that stands there.
    Whole(Vec<String>),
    /// Some of its members do.
    Members(Vec<String>),
}

/// A body in a declared form: what the document shows of it or what is made up from its schema, with the live record
/// where there is a place for one, and with what happened where it is said. None where nothing is said of it.
pub(super) fn body(
    making: &Making<'_>,
    content: &Content,
    (place, ordinal): (&Place, u64),
    subject: &Subject<'_>,
    event: &Event,
) -> Option<Value> {
    let mut draft = Draft { making, content, value: Value::Null };
    draft.value = draft.beginning(place, ordinal)?;
    let Some(schema) = making.schema(content) else { return Some(draft.value) };
    let spot = draft.spot(schema, subject);
    match &spot {
        Some(Spot::Whole(path)) => draft.place(schema, path, subject),
        Some(Spot::Members(path)) => draft.members(schema, path, |member| subject.fact(member)),
        None => {}
    }
    if !matches!(&spot, Some(Spot::Whole(path) | Spot::Members(path)) if path.is_empty()) {
        draft.members(schema, &[], |member| subject.own(member));
    }
    match &spot {
        Some(Spot::Whole(path)) if path.is_empty() => {}
        // What the record says of itself says nothing of what happened.
        Some(Spot::Members(path)) if path.is_empty() => draft.say(schema, event, |name| subject.fact(name)),
        _ => draft.say(schema, event, |_| None),
    }
    Some(draft.value)
}

impl Draft<'_> {
    /// A value as it is sent with no record in mind. What clients alone write is left out, unless it must be there.
    fn beginning(&self, place: &Place, ordinal: u64) -> Option<Value> {
        let mut shown = self.content.examples(self.making.system.value()).map(|example| example.value);
        if let Some(shown) = shown.find(|value| self.is_valid(value)) {
            return Some(shown.clone());
        }
        let schema = self.making.schema(self.content)?;
        let made = |mode| self.making.of_side(schema, mode, place, ordinal);
        let sides = [Mode::Response, Mode::Stored].into_iter().map(made);
        Some(sides.clone().find(|value| self.is_valid(value)).unwrap_or_else(|| made(Mode::Response)))
    }

    fn is_valid(&self, value: &Value) -> bool {
        let validator =
            self.content.schema.as_ref().and_then(|at| self.making.system.schemas().validator(at).ok());
        validator.is_none_or(|validator| validator.is_valid(value))
    }

    fn spot(&self, schema: &Value, subject: &Subject<'_>) -> Option<Spot> {
        if subject.record.is_empty() {
            return None;
        }
        if subject.is_of(schema) {
            return Some(Spot::Whole(Vec::new()));
        }
        let document = self.making.system.value().as_ref();
        let members = properties(document, schema);
        if let Some((name, _)) = members.iter().find(|(_, member)| subject.is_of(member)) {
            return Some(Spot::Whole(vec![(*name).to_owned()]));
        }
        for (outer, member) in &members {
            let inner = properties(document, member);
            if let Some((name, _)) = inner.iter().find(|(_, inner)| subject.is_of(inner)) {
                return Some(Spot::Whole(vec![(*outer).to_owned(), (*name).to_owned()]));
            }
        }
        let own = subject.name.join("_");
        let likely = [own.as_str()].into_iter().chain(WRAPPERS);
        let mut likely =
            likely.filter(|name| members.get(name).is_some_and(|it| subject.shares(document, it)));
        if let Some(name) = likely.next() {
            return Some(Spot::Members(vec![name.to_owned()]));
        }
        subject.shares(document, schema).then(|| Spot::Members(Vec::new()))
    }

    /// Puts the record there; as much of it as leaves the body valid.
    fn place(&mut self, schema: &Value, path: &[String], subject: &Subject<'_>) {
        if !self.set(path, Value::Object(subject.record.clone())) {
            self.members(schema, path, |member| subject.record.get(member));
        }
    }

    /// Sets the members of what stands there that something is known of, each if it leaves the body valid.
    fn members<'v>(&mut self, schema: &Value, path: &[String], fact: impl Fn(&str) -> Option<&'v Value>) {
        let document = self.making.system.value();
        let Some(schema) = below(document, schema, path) else { return };
        for name in properties(document, schema).into_keys() {
            if let Some(value) = fact(name) {
                let path: Vec<String> = path.iter().cloned().chain([name.to_owned()]).collect();
                self.set(&path, value.clone());
            }
        }
    }

    /// Says what happened in the members that are there for it and are not facts of something else.
    fn say<'v>(&mut self, schema: &Value, event: &Event, fact: impl Fn(&str) -> Option<&'v Value>) {
        let members = properties(self.making.system.value(), schema);
        for (name, member) in members.iter().filter(|(name, _)| EVENT_MEMBERS.contains(*name)) {
            let value = self.value.get(*name);
            let said = value.and_then(Value::as_str);
            if said.is_none_or(|said| event.is(said)) || value == fact(name) {
                continue;
            }
            let path = [(*name).to_owned()];
            let mut spellings = event.spellings(self.making.system.value(), member).into_iter();
            spellings.any(|spelling| self.set(&path, spelling));
        }
    }

    /// Puts a value somewhere, if that leaves the body valid.
    fn set(&mut self, path: &[String], value: Value) -> bool {
        let mut next = self.value.clone();
        let Some(hole) = hole(&mut next, path) else { return false };
        *hole = value;
        let is_valid = self.is_valid(&next);
        if is_valid {
            self.value = next;
        }
        is_valid
    }
}

/// What stands below some names, made where nothing does.
fn hole<'v>(value: &'v mut Value, path: &[String]) -> Option<&'v mut Value> {
    for depth in 1..=path.len() {
        let (name, above) = path[..depth].split_last()?;
        let members = at(value, above)?.as_object_mut()?;
        if depth < path.len() && !members.get(name).is_some_and(Value::is_object) {
            members.insert(name.clone(), Map::new().into());
        } else {
            members.entry(name.clone()).or_insert(Value::Null);
        }
    }
    at(value, path)
}
