//! `nullable: true`, which no draft of JSON Schema knows.

use serde_json::{Map, Value, json};

use crate::document::keyword::is_annotation;

/// Says beside a null that `nullable: true` let in that the rest of the schema still refuses it: an `enum` that does
/// not list it, a `$ref` or a choice that does not take it (OpenAPI 3.0.3, Schema Object, `nullable`). Documents mean
/// it all the same, so it is taken from others; what is made up goes without.
pub const LOOSE_NULL: &str = "x-loose-null";

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
        schema.insert(LOOSE_NULL.to_owned(), Value::Bool(true));
    }
}

/// Annotations stay outside, where whoever reads them looks, but for the one that tells choices apart.
fn choose_null(schema: &mut Map<String, Value>) {
    let (outside, inside): (Map<_, _>, Map<_, _>) =
        std::mem::take(schema).into_iter().partition(|(key, _)| is_annotation(key) && key != "discriminator");
    *schema = outside;
    schema.insert("anyOf".to_owned(), json!([inside, {"type": "null", LOOSE_NULL: true}]));
}
