//! `nullable: true`, which no draft of JSON Schema knows.

use serde_json::{Map, Value, json};

use crate::document::keyword::is_annotation;

/// Keywords that would still refuse null when `type` allows it.
const COMPOSITIONS: [&str; 6] = ["$ref", "allOf", "anyOf", "oneOf", "not", "const"];

/// Takes `nullable` away and, if it was true, lets the schema accept null.
pub(super) fn allow_null(schema: &mut Map<String, Value>) {
    if schema.shift_remove("nullable") != Some(Value::Bool(true)) {
        return;
    }
    if COMPOSITIONS.iter().any(|keyword| schema.contains_key(*keyword)) {
        choose_null(schema);
    } else {
        add_null(schema);
    }
}

fn add_null(schema: &mut Map<String, Value>) {
    let null = || json!("null");
    match schema.get_mut("type") {
        Some(Value::Array(types)) if !types.contains(&null()) => types.push(null()),
        Some(name @ Value::String(_)) if *name != null() => *name = Value::Array(vec![name.take(), null()]),
        _ => {}
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
}

/// Annotations stay outside, where whoever reads them looks.
fn choose_null(schema: &mut Map<String, Value>) {
    let (outside, inside): (Map<_, _>, Map<_, _>) =
        std::mem::take(schema).into_iter().partition(|(key, _)| is_annotation(key));
    *schema = outside;
    schema.insert("anyOf".to_owned(), json!([inside, {"type": "null"}]));
}
