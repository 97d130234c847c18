//! Schemas of answers that a document only shows: many describe them by examples alone.

use serde_json::{Map, Value, json};

use crate::IndexMap;
use crate::contract::{MediaRange, examples_at};
use crate::pointer::Pointer;

/// Levels of an example that are described; what lies deeper may be anything.
const DEEPEST: usize = 6;

/// References that lead from an answer to where it stands.
const MOST_HOPS: usize = 16;

/// Keywords by which a schema says what the members or items of a value are.
const SAYING: [&str; 11] = [
    "$ref",
    "allOf",
    "anyOf",
    "oneOf",
    "properties",
    "items",
    "prefixItems",
    "patternProperties",
    "additionalProperties",
    "enum",
    "const",
];

/// Gives every JSON form of success that has examples, and no schema that says what is in it, the schema of those
/// examples. All of them are valid for it, and it requires nothing.
pub fn describe_shown(document: &mut Value) {
    for at in successes(document) {
        let at = at.push("content");
        let Some(Value::Object(forms)) = at.lookup(document) else { continue };
        let described = |name: &String| Some((name.clone(), described(document, name, &at.push(name))?));
        let shown: Vec<(String, Value)> = forms.keys().filter_map(described).collect();
        for (name, schema) in shown {
            if let Some(Value::Object(form)) = at.push(&name).lookup_mut(document) {
                form.insert("schema".to_owned(), schema);
            }
        }
    }
}

/// Where the declared answers of success stand.
fn successes(document: &Value) -> Vec<Pointer> {
    let paths = Pointer::root().push("paths");
    let members = |at: &Pointer| -> Vec<Pointer> {
        let value = at.lookup(document).and_then(Value::as_object).into_iter().flatten();
        value.map(|(name, _)| at.push(name)).collect()
    };
    let operations = members(&paths).into_iter().flat_map(|item| members(&item));
    let answers = operations.flat_map(|operation| members(&operation.push("responses")));
    let of_success = |at: &Pointer| at.last().is_some_and(|status| status.starts_with('2'));
    answers.filter(of_success).filter_map(|at| end(document, at)).collect()
}

/// Where it stands that is referred to.
fn end(document: &Value, at: Pointer) -> Option<Pointer> {
    let mut at = at;
    for _ in 0..MOST_HOPS {
        let Some(reference) = at.lookup(document)?.get("$ref").and_then(Value::as_str) else {
            return Some(at);
        };
        at = Pointer::from_fragment(reference.strip_prefix('#')?).ok()?;
    }
    None
}

fn described(document: &Value, media_type: &str, at: &Pointer) -> Option<Value> {
    let declared = at.lookup(document)?.get("schema");
    let says = |schema: &Value| SAYING.iter().any(|keyword| schema.get(keyword).is_some());
    let is_json = MediaRange::parse(media_type).is_ok_and(|range| range.may_be_json());
    if !is_json || declared.is_some_and(says) || declared.is_some_and(Value::is_boolean) {
        return None;
    }
    let values: Vec<&Value> = examples_at(document, at).map(|example| example.value).collect();
    let structured = values.iter().any(|value| value.is_object() || value.is_array());
    // What is declared of the value as a whole still holds.
    let own = declared.and_then(Value::as_object).cloned().unwrap_or_default();
    let shown = structured.then(|| schema_of(&values, DEEPEST))?;
    let Value::Object(shown) = shown else { return None };
    let document_says = |name: &String| own.contains_key(name);
    let added: Map<String, Value> = shown.into_iter().filter(|(name, _)| !document_says(name)).collect();
    Some(Value::Object(own.into_iter().chain(added).collect()))
}

/// A schema that all of these are valid for.
fn schema_of(values: &[&Value], deeper: usize) -> Value {
    let mut kinds: Vec<&str> = Vec::new();
    for kind in values.iter().map(|value| kind(value)) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let mut schema = Map::new();
    match kinds.as_slice() {
        // Of a member that is shown empty nobody knows what it is.
        [] | ["null"] => return json!({}),
        [one] => drop(schema.insert("type".to_owned(), json!(one))),
        several => drop(schema.insert("type".to_owned(), json!(several))),
    }
    let Some(deeper) = deeper.checked_sub(1) else { return Value::Object(schema) };
    if kinds.contains(&"object") {
        schema.insert("properties".to_owned(), properties(values, deeper));
    }
    if kinds.contains(&"array") {
        let items: Vec<&Value> = values.iter().filter_map(|value| value.as_array()).flatten().collect();
        schema.insert("items".to_owned(), schema_of(&items, deeper));
    }
    Value::Object(schema)
}

fn properties(values: &[&Value], deeper: usize) -> Value {
    let mut members: IndexMap<&str, Vec<&Value>> = IndexMap::default();
    for (name, value) in values.iter().filter_map(|value| value.as_object()).flatten() {
        members.entry(name).or_default().push(value);
    }
    members.into_iter().map(|(name, values)| (name.to_owned(), schema_of(&values, deeper))).collect()
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(response: Value) -> Value {
        let mut document = json!({"paths": {"/a": {"get": {"responses": {"200": response}}}}});
        describe_shown(&mut document);
        document["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"].take()
    }

    #[test]
    fn what_is_only_shown_has_the_schema_of_all_its_examples() {
        let examples = json!({
            "one": {"value": {"id": 1, "tags": ["a"], "owner": null}},
            "other": {"value": {"id": "x", "tags": [], "owner": {"name": "Ann"}}},
        });
        let schema = described(json!({"content": {"application/json": {"examples": examples}}}));
        let wanted = json!({"type": "object", "properties": {
            "id": {"type": ["integer", "string"]},
            "tags": {"type": "array", "items": {"type": "string"}},
            "owner": {"type": ["null", "object"], "properties": {"name": {"type": "string"}}},
        }});
        assert_eq!(schema, wanted);
        let validator = jsonschema::validator_for(&schema).unwrap();
        assert!(examples.as_object().unwrap().values().all(|example| validator.is_valid(&example["value"])));
    }

    #[test]
    fn an_example_may_stand_elsewhere() {
        let elsewhere = json!({"one": {"$ref": "#/components/examples/one"}});
        let answer = json!({"description": "", "content": {"application/json": {"examples": elsewhere}}});
        let mut document = json!({
            "paths": {"/a": {"get": {"responses": {"200": answer}}}},
            "components": {"examples": {"one": {"value": {"id": 1}}}},
        });
        describe_shown(&mut document);
        let at = "/paths/~1a/get/responses/200/content/application~1json/schema/properties/id";
        assert_eq!(document.pointer(at), Some(&json!({"type": "integer"})));
    }

    #[test]
    fn a_schema_that_says_what_is_in_it_stays() {
        let said = json!({"$ref": "#/components/schemas/A"});
        let with = |schema: &Value| {
            described(json!({"content": {"application/json": {"schema": schema, "example": {"a": 1}}}}))
        };
        assert_eq!(with(&said), said);
        let object = json!({"type": "object", "description": "a thing"});
        assert_eq!(with(&object)["properties"]["a"], json!({"type": "integer"}));
        assert_eq!(with(&object)["description"], "a thing");
    }

    #[test]
    fn texts_and_refusals_are_not_described() {
        assert_eq!(described(json!({"content": {"text/plain": {"example": {"a": 1}}}})), Value::Null);
        let refusal = json!({"content": {"application/json": {"example": {"message": "no"}}}});
        let mut document = json!({"paths": {"/a": {"get": {"responses": {"404": refusal}}}}});
        let before = document.clone();
        describe_shown(&mut document);
        assert_eq!(document, before);
    }
}
