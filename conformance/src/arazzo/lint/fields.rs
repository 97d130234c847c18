use std::collections::BTreeSet;

use serde_json::Value;
use specs::Pointer;

/// A member that a schema rules out.
pub(super) struct Missing {
    pub(super) member: String,
    names: BTreeSet<String>,
}

impl Missing {
    /// What there is instead.
    pub(super) fn known(&self) -> String {
        match self.names.len() {
            0 => "nothing, since it has no members".to_owned(),
            _ => format!("one of: {}", self.names.iter().map(String::as_str).collect::<Vec<_>>().join(", ")),
        }
    }
}

/// A schema that refers to itself is followed no deeper than this.
const DEEPEST: usize = 32;

/// The first member on the way of a pointer that values of a schema cannot have; none where it may be there.
pub(super) fn missing(document: &Value, schema: &Pointer, pointer: &Pointer) -> Option<Missing> {
    let mut here = vec![schema.lookup(document)?];
    for token in pointer.tokens() {
        let all: Vec<&Value> = here.iter().flat_map(|schema| branches(document, schema, 0)).collect();
        let next: Vec<&Value> = all.iter().filter_map(|schema| member(schema, &token)).collect();
        if next.is_empty() {
            let names = all.iter().flat_map(|schema| names(schema)).collect();
            let is_closed = here.iter().all(|schema| is_closed(document, schema, &token, 0));
            return is_closed.then(|| Missing { member: token.into_owned(), names });
        }
        here = next;
    }
    None
}

/// The schema and every one that it is put together from.
fn branches<'v>(document: &'v Value, schema: &'v Value, depth: usize) -> Vec<&'v Value> {
    let mut found = vec![schema];
    if depth < DEEPEST {
        let parts = ["allOf", "anyOf", "oneOf"].iter().flat_map(|key| parts(schema, key));
        let parts = parts.chain(referred(document, schema));
        found.extend(parts.flat_map(|part| branches(document, part, depth + 1)));
    }
    found
}

/// Whether values have no member of this name unless a schema names it.
fn is_closed(document: &Value, schema: &Value, token: &str, depth: usize) -> bool {
    if depth == DEEPEST {
        return false;
    }
    let closed = |part: &Value| is_closed(document, part, token, depth + 1);
    let every = |key: &str| {
        let mut alternatives = parts(schema, key).peekable();
        alternatives.peek().is_some() && alternatives.all(closed)
    };
    let is_shut = |key: &str| schema.get(key) == Some(&Value::Bool(false));
    (is_shut("additionalProperties") && schema.get("patternProperties").is_none())
        || is_shut("unevaluatedProperties")
        || has_none(schema, token)
        || referred(document, schema).is_some_and(closed)
        || parts(schema, "allOf").any(closed)
        || every("anyOf")
        || every("oneOf")
}

/// A number, text, boolean or null has no members, and those of an array have numbers.
fn has_none(schema: &Value, token: &str) -> bool {
    let is_index = token.parse::<usize>().is_ok();
    let is_without = |kind: &Value| kind != "object" && !(is_index && kind == "array");
    match schema.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().all(is_without),
        Some(kind) => is_without(kind),
        None => false,
    }
}

fn member<'v>(schema: &'v Value, token: &str) -> Option<&'v Value> {
    let named = || schema.get("properties")?.get(token);
    let other = || schema.get("additionalProperties").filter(|other| other.is_object());
    let item = || {
        let index: usize = token.parse().ok()?;
        let first = schema.get("prefixItems").and_then(|items| items.get(index));
        first.or_else(|| schema.get("items"))
    };
    named().or_else(item).or_else(other)
}

fn names(schema: &Value) -> impl Iterator<Item = String> {
    schema.get("properties").and_then(Value::as_object).into_iter().flat_map(|all| all.keys().cloned())
}

fn parts<'v>(schema: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    schema.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn referred<'v>(document: &'v Value, schema: &Value) -> Option<&'v Value> {
    let target = schema.get("$ref")?.as_str()?.strip_prefix('#')?;
    Pointer::from_fragment(target).ok()?.lookup(document)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(pointer: &str) -> Option<(String, String)> {
        let document = json!({
            "item": {"type": "object", "additionalProperties": false, "properties": {
                "id": {"type": "string"}, "any": {"type": "array"}, "parent": {"$ref": "#/item"}, "notes": {"type": "object"}
            }},
            "either": {"oneOf": [{"$ref": "#/item"}, {"type": "null"}]},
            "page": {"allOf": [{"properties": {"rows": {"type": "array", "items": {"$ref": "#/either"}}}}],
                "unevaluatedProperties": false}
        });
        let missing =
            missing(&document, &Pointer::parse("/page").unwrap(), &Pointer::parse(pointer).unwrap())?;
        Some((missing.known(), missing.member))
    }

    #[test]
    fn what_a_schema_names_or_leaves_open_may_be_there() {
        for pointer in
            ["/rows/0/id", "/rows/7/parent/parent/parent/id", "/rows/0/notes/anything", "/rows/0/any/0/x", ""]
        {
            assert!(told(pointer).is_none(), "{pointer}");
        }
    }

    #[test]
    fn what_a_closed_schema_does_not_name_is_missing() {
        let missing = |known: &str, member: &str| Some((known.to_owned(), member.to_owned()));
        assert_eq!(told("/row"), missing("one of: rows", "row"));
        assert_eq!(told("/rows/first"), missing("nothing, since it has no members", "first"));
        assert_eq!(told("/rows/0/parent/ids"), missing("one of: any, id, notes, parent", "ids"));
        assert_eq!(told("/rows/0/id/0"), missing("nothing, since it has no members", "0"));
    }
}
