//! From the schemas of OpenAPI 3.0 to JSON Schema 2020-12.

use serde_json::{Map, Value};

use super::nullable::allow_null;
use crate::document::grammar::children_mut;
use crate::document::keyword::is_ignored_beside_reference;
use crate::document::{Kind, Version};

/// Brings every schema of `document` to JSON Schema 2020-12, in place. One that is there already
/// stays as it is, so doing it twice changes nothing; so does a 3.1 document.
///
/// What only OpenAPI knows (`discriminator`, `xml`, `example`, …) stays: to JSON Schema it is an
/// annotation. Places inside a schema that is nullable and made of others move below `anyOf/0`.
pub fn normalise(document: &mut Value, version: Version) {
    match version {
        Version::V3_0 => walk(document, Kind::OpenApi),
        Version::V3_1 => {}
    }
}

/// Inner schemas first: an outer one may move them.
fn walk(value: &mut Value, kind: Kind) {
    children_mut(value, kind, |_, child, kind| walk(child, kind));
    if let (Kind::Schema, Value::Object(schema)) = (kind, value) {
        drop_beside_reference(schema);
        exclusive(schema, "exclusiveMinimum", "minimum");
        exclusive(schema, "exclusiveMaximum", "maximum");
        tuple(schema);
        allow_null(schema);
    }
}

/// In 3.0 what stands beside a `$ref` has no effect, in 2020-12 it would. `nullable` is spared:
/// everybody writes it there and means it.
fn drop_beside_reference(schema: &mut Map<String, Value>) {
    if schema.contains_key("$ref") {
        schema.retain(|key, _| !is_ignored_beside_reference(key));
    }
}

/// `minimum: 5, exclusiveMinimum: true` becomes `exclusiveMinimum: 5`.
fn exclusive(schema: &mut Map<String, Value>, flag: &str, bound: &str) {
    let Some(Value::Bool(is_exclusive)) = schema.get(flag) else {
        return;
    };
    let limit = if *is_exclusive { schema.shift_remove(bound) } else { None };
    match limit {
        Some(limit) => drop(schema.insert(flag.to_owned(), limit)),
        None => drop(schema.shift_remove(flag)),
    }
}

/// `items: [A, B]` becomes `prefixItems: [A, B]`.
fn tuple(schema: &mut Map<String, Value>) {
    if !matches!(schema.get("items"), Some(Value::Array(_))) {
        return;
    }
    if let Some(items) = schema.shift_remove("items") {
        schema.insert("prefixItems".to_owned(), items);
    }
    if let Some(rest) = schema.shift_remove("additionalItems") {
        schema.insert("items".to_owned(), rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::LOOSE_NULL;
    use serde_json::json;

    fn normalised(schema: Value) -> Value {
        let mut document = json!({"components": {"schemas": {"A": schema}}});
        normalise(&mut document, Version::V3_0);
        let once = document.clone();
        normalise(&mut document, Version::V3_0);
        assert_eq!(document, once, "normalising twice is normalising once");
        document["components"]["schemas"]["A"].take()
    }

    #[test]
    fn a_nullable_type_also_allows_null() {
        let schema = normalised(json!({"type": "string", "nullable": true}));
        assert_eq!(schema, json!({"type": ["string", "null"]}));
        let schema = normalised(json!({"type": "string", "nullable": false}));
        assert_eq!(schema, json!({"type": "string"}));
    }

    #[test]
    fn a_nullable_enumeration_gets_the_value_null_once() {
        let schema = normalised(json!({"type": "string", "nullable": true, "enum": ["a"]}));
        assert_eq!(schema, json!({"type": ["string", "null"], "enum": ["a", null], LOOSE_NULL: true}));
        let schema = normalised(json!({"nullable": true, "enum": ["a", null]}));
        assert_eq!(schema, json!({"enum": ["a", null]}));
    }

    #[test]
    fn a_nullable_reference_becomes_a_choice_and_keeps_its_annotations_outside() {
        let schema = normalised(
            json!({"$ref": "#/components/schemas/B", "nullable": true, "description": "b", "minLength": 1}),
        );
        assert_eq!(
            schema,
            json!({
                "description": "b",
                "anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null", LOOSE_NULL: true}],
            })
        );
    }

    #[test]
    fn a_nullable_composition_becomes_a_choice() {
        let schema = normalised(
            json!({"type": "object", "nullable": true, "x-mock": 1, "allOf": [{"minProperties": 1}]}),
        );
        assert_eq!(
            schema,
            json!({
                "x-mock": 1,
                "anyOf": [{"type": "object", "allOf": [{"minProperties": 1}]}, {"type": "null", LOOSE_NULL: true}],
            })
        );
    }

    #[test]
    fn what_tells_the_choices_of_a_nullable_schema_apart_stays_with_them() {
        let choices =
            json!({"oneOf": [{"$ref": "#/components/schemas/B"}], "discriminator": {"propertyName": "kind"}});
        let mut nullable = choices.clone();
        nullable["nullable"] = true.into();
        assert_eq!(normalised(nullable)["anyOf"][0], choices);
    }

    #[test]
    fn boolean_exclusive_bounds_become_numbers() {
        let schema = normalised(
            json!({"minimum": 5, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": false}),
        );
        assert_eq!(schema, json!({"exclusiveMinimum": 5, "maximum": 9}));
        assert_eq!(normalised(json!({"exclusiveMaximum": true})), json!({}));
    }

    #[test]
    fn a_list_of_items_becomes_a_prefix() {
        let schema =
            normalised(json!({"items": [{"type": "string", "nullable": true}], "additionalItems": false}));
        assert_eq!(schema, json!({"prefixItems": [{"type": ["string", "null"]}], "items": false}));
    }

    #[test]
    fn a_property_called_nullable_is_a_property() {
        let schema = json!({"properties": {"nullable": {"type": "boolean"}, "$ref": {"type": "string"}}});
        assert_eq!(normalised(schema.clone()), schema);
    }

    #[test]
    fn data_that_looks_like_a_schema_is_left_alone() {
        let schema =
            json!({"example": {"nullable": true}, "enum": [{"nullable": true}], "default": {"items": [1]}});
        assert_eq!(normalised(schema.clone()), schema);
    }

    #[test]
    fn a_3_1_document_stays_as_it_is() {
        let mut document = json!({"components": {"schemas": {"A": {"type": "string", "nullable": true}}}});
        let before = document.clone();
        normalise(&mut document, Version::V3_1);
        assert_eq!(document, before);
    }
}
