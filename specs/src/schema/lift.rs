//! An object of a document without its schemas, each replaced by a reference to where it stands.

use serde_json::{Map, Value, json};

use crate::document::Kind;
use crate::document::grammar::Shape;
use crate::pointer::Pointer;

/// A copy of `item`, an object of `kind` that stands at `at`, in which every schema is
/// `{"$ref": "#/…"}` with its own place, even one that is a reference already. Schemas are not
/// copied, so this is cheap, and a parser that knows fewer keywords than JSON Schema loses none.
#[must_use]
pub fn lift(item: &Value, kind: Kind, at: &Pointer) -> Value {
    match (kind, item) {
        (Kind::Schema, _) => json!({"$ref": at.fragment()}),
        (_, Value::Object(members)) => members
            .iter()
            .map(|(key, member)| (key.clone(), lift_member(member, kind.shape(key), &at.push(key))))
            .collect(),
        _ => item.clone(),
    }
}

fn lift_member(member: &Value, shape: Option<Shape>, at: &Pointer) -> Value {
    match (shape, member) {
        (Some(Shape::One(kind) | Shape::OneOrList(kind)), _) => lift(member, kind, at),
        (Some(Shape::List(kind)), Value::Array(items)) => {
            let lifted =
                items.iter().enumerate().map(|(index, item)| lift(item, kind, &at.push(&index.to_string())));
            lifted.collect()
        }
        (Some(shape @ (Shape::Map(kind) | Shape::Fields(kind))), Value::Object(entries)) => {
            let lift_entry = |name: &String, entry: &Value| match shape.names(name) {
                true => lift(entry, kind, &at.push(name)),
                false => entry.clone(),
            };
            let lifted: Map<_, _> =
                entries.iter().map(|(name, entry)| (name.clone(), lift_entry(name, entry))).collect();
            Value::Object(lifted)
        }
        _ => member.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifted_operation_keeps_all_but_its_schemas() {
        let operation = json!({
            "operationId": "a",
            "parameters": [{"name": "q", "in": "query", "schema": {"const": 1}}, {"$ref": "#/components/parameters/P"}],
            "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}},
            "x-mock": {"schema": {"kept": true}},
        });
        let at = Pointer::root().push("paths").push("/a").push("get");
        assert_eq!(
            lift(&operation, Kind::Operation, &at),
            json!({
                "operationId": "a",
                "parameters": [
                    {"name": "q", "in": "query", "schema": {"$ref": "#/paths/~1a/get/parameters/0/schema"}},
                    {"$ref": "#/components/parameters/P"},
                ],
                "responses": {"200": {"description": "ok", "content": {"application/json": {
                    "schema": {"$ref": "#/paths/~1a/get/responses/200/content/application~1json/schema"},
                }}}},
                "x-mock": {"schema": {"kept": true}},
            })
        );
    }
}
