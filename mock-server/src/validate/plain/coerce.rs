use serde_json::{Map, Number, Value};
use specs::schema::ValueKind;

use super::given::{Given, Shape};
use super::schema::Schema;

/// The forms a text of this schema may have, the ones that say most first.
pub(super) fn shapes(schema: Option<&Schema<'_>>) -> Vec<Shape> {
    let Some(kinds) = schema.map(Schema::kinds).filter(|kinds| *kinds != specs::schema::ValueKinds::ANY)
    else {
        return vec![Shape::Text];
    };
    let scalar =
        [ValueKind::Null, ValueKind::Boolean, ValueKind::Integer, ValueKind::Number, ValueKind::String];
    let all = [
        (Shape::List, kinds.has(ValueKind::Array)),
        (Shape::Object, kinds.has(ValueKind::Object)),
        (Shape::Text, scalar.iter().any(|kind| kinds.has(*kind))),
    ];
    let taken: Vec<Shape> =
        all.into_iter().filter(|(_, is_taken)| *is_taken).map(|(shape, _)| shape).collect();
    // What no value is of is told of the text as it came.
    if taken.is_empty() { vec![Shape::Text] } else { taken }
}

/// What is given as the schema reads it. Text that it does not read stays text, so that judging it
/// names what is wrong.
pub(super) fn value(given: &Given, schema: Option<&Schema<'_>>) -> Value {
    match given {
        Given::Text(_) if schema.is_some_and(Schema::is_list) => items(std::slice::from_ref(given), schema),
        Given::Text(text) => scalar(text, schema),
        Given::Items(given) => items(given, schema),
        Given::Members(given) if schema.is_some_and(Schema::is_list) => {
            let values: Vec<Given> = given.iter().map(|(_, value)| value.clone()).collect();
            items(&flat(values), schema)
        }
        Given::Members(given) => members(given, schema),
    }
}

/// `tags[]=a&tags[]=b` comes as one nameless member with both.
fn flat(values: Vec<Given>) -> Vec<Given> {
    match <[Given; 1]>::try_from(values) {
        Ok([Given::Items(items)]) => items,
        Ok([other]) => vec![other],
        Err(values) => values,
    }
}

fn items(given: &[Given], schema: Option<&Schema<'_>>) -> Value {
    let item =
        |(at, given): (usize, &Given)| value(given, schema.and_then(|schema| schema.item(at)).as_ref());
    given.iter().enumerate().map(item).collect()
}

fn members(given: &[(String, Given)], schema: Option<&Schema<'_>>) -> Value {
    let member = |(name, given): &(String, Given)| {
        let schema = schema.and_then(|schema| schema.member(name));
        (name.clone(), value(given, schema.as_ref()))
    };
    Value::Object(given.iter().map(member).collect::<Map<_, _>>())
}

/// A number, a truth value or null where the schema takes one that is written so. Where it takes
/// text too, the first of the two that is valid.
fn scalar(text: &str, schema: Option<&Schema<'_>>) -> Value {
    let as_text = || Value::from(text);
    let Some(schema) = schema else { return as_text() };
    let kinds = schema.kinds();
    let is_text = kinds.has(ValueKind::String);
    let typed = match text {
        "true" | "false" if kinds.has(ValueKind::Boolean) => Some(Value::Bool(text == "true")),
        "null" if kinds.has(ValueKind::Null) => Some(Value::Null),
        "" if kinds.has(ValueKind::Null) && !is_text => Some(Value::Null),
        _ if kinds.has(ValueKind::Integer) || kinds.has(ValueKind::Number) => {
            serde_json::from_str::<Number>(text).ok().map(Value::Number)
        }
        _ => None,
    };
    typed.filter(|typed| !is_text || schema.takes(typed)).unwrap_or_else(as_text)
}
