//! A document's schemas as they hold for requests or for responses alone.

use serde_json::Value;

use super::find::each;
use super::kinds::{MOST, reference};
use crate::pointer::Pointer;

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the client: what is `readOnly` need not be there.
    Request,
    /// To the client: what is `writeOnly` need not be there.
    Response,
}

/// What becomes of a property that does not travel this way and is there all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stray {
    /// It is let pass.
    Taken,
    /// It makes what is answered invalid: `writeOnly` is not sent in responses (OpenAPI 3.0, Schema Object).
    Refused,
}

impl Direction {
    const fn excusing(self) -> &'static str {
        match self {
            Self::Request => "readOnly",
            Self::Response => "writeOnly",
        }
    }
}

/// The document with `required` as it holds for values that travel so: a property that is only
/// read need not be in a request, one that is only written need not be in a response (OpenAPI 3.0,
/// Schema Object, `readOnly`). None when that changes nothing.
pub fn travelling(document: &Value, direction: Direction, stray: Stray) -> Option<Value> {
    let mut excused = Vec::new();
    let mut refused: Vec<Pointer> = Vec::new();
    each(document, |at, schema| {
        let names = names(document, schema, direction.excusing(), &mut { MOST });
        if !names.is_empty() {
            excused.extend(lists(at, schema).map(|list| (list, names.clone())));
        }
        if stray == Stray::Refused && !names.is_empty() {
            let own = schema.get("properties").and_then(Value::as_object);
            let of_own = names.iter().filter(|name| own.is_some_and(|own| own.contains_key(*name)));
            refused.extend(of_own.map(|name| at.push("properties").push(name)));
        }
    });
    let mut changed = (!excused.is_empty()).then(|| document.clone())?;
    for at in refused {
        if let Some(property) = at.lookup_mut(&mut changed) {
            *property = Value::Bool(false);
        }
    }
    for (list, names) in excused {
        if let Some(Value::Array(required)) = list.lookup_mut(&mut changed) {
            required.retain(|name| !names.iter().any(|excused| name == excused));
        }
    }
    Some(changed)
}

/// Where properties of a schema are required: in itself and in what it is made of beside them.
fn lists(at: &Pointer, schema: &Value) -> impl Iterator<Item = Pointer> {
    let parts = schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
    let (here, below) = (at.clone(), at.push("allOf"));
    std::iter::once(here)
        .chain((0..parts).map(move |at| below.push(&at.to_string())))
        .map(|it| it.push("required"))
}

/// Properties of a schema, and of all it is made of, that say `word`.
fn names(document: &Value, schema: &Value, word: &str, left: &mut usize) -> Vec<String> {
    let Some(rest) = left.checked_sub(1) else { return Vec::new() };
    *left = rest;
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let mut found: Vec<String> = properties
        .filter(|(_, property)| says(document, property, word, left))
        .map(|(name, _)| name.clone())
        .collect();
    for part in parts(document, schema) {
        found.extend(names(document, part, word, left));
    }
    found
}

fn says(document: &Value, property: &Value, word: &str, left: &mut usize) -> bool {
    let Some(rest) = left.checked_sub(1) else { return false };
    *left = rest;
    property.get(word) == Some(&Value::Bool(true))
        || parts(document, property).any(|part| says(document, part, word, left))
}

/// What a schema refers to or is made of, all of which holds for its values.
fn parts<'v>(document: &'v Value, schema: &'v Value) -> impl Iterator<Item = &'v Value> {
    let all = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    reference(document, schema).into_iter().chain(all)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn required(schema: Value, direction: Direction) -> Value {
        let document = json!({"openapi": "3.1.0", "components": {"schemas": {
            "Base": {"properties": {"id": {"readOnly": true}}, "required": ["id"]},
            "Secret": {"type": "string", "writeOnly": true},
            "It": schema,
        }}});
        let changed = travelling(&document, direction, Stray::Taken).unwrap_or(document);
        changed["components"]["schemas"]["It"].clone()
    }

    #[test]
    fn what_is_only_read_is_not_required_of_a_request() {
        let schema =
            json!({"properties": {"id": {"readOnly": true}, "name": {}}, "required": ["id", "name"]});
        assert_eq!(required(schema.clone(), Direction::Request)["required"], json!(["name"]));
        assert_eq!(required(schema.clone(), Direction::Response), schema);
    }

    #[test]
    fn what_is_only_written_is_not_required_of_a_response() {
        let secret = json!({"$ref": "#/components/schemas/Secret"});
        let schema = json!({"properties": {"key": secret}, "required": ["key"]});
        assert_eq!(required(schema, Direction::Response)["required"], json!([]));
    }

    #[test]
    fn a_part_that_requires_what_another_declares_is_excused_too() {
        let base = json!({"$ref": "#/components/schemas/Base"});
        let schema = json!({"allOf": [base, {"required": ["id", "name"]}]});
        assert_eq!(required(schema, Direction::Request)["allOf"][1]["required"], json!(["name"]));
    }

    #[test]
    fn a_schema_that_is_made_of_itself_many_times_over_ends() {
        let itself = json!({"$ref": "#/components/schemas/It"});
        let schema =
            json!({"allOf": [itself, itself, {"properties": {"a": {"readOnly": true}}, "required": ["a"]}]});
        assert_eq!(required(schema, Direction::Request)["allOf"][2]["required"], json!([]));
    }

    #[test]
    fn a_document_without_such_properties_is_not_copied() {
        let document = json!({"components": {"schemas": {"A": {"required": ["a"]}}}});
        assert_eq!(travelling(&document, Direction::Request, Stray::Refused), None);
    }

    #[test]
    fn what_is_only_written_may_be_refused_in_a_response() {
        let schema = json!({"properties": {"key": {"writeOnly": true}, "name": {}}, "required": ["key"]});
        let document = json!({"openapi": "3.1.0", "components": {"schemas": {"It": schema}}});
        let changed = travelling(&document, Direction::Response, Stray::Refused).unwrap();
        let wanted = json!({"properties": {"key": false, "name": {}}, "required": []});
        assert_eq!(changed["components"]["schemas"]["It"], wanted);
    }
}
