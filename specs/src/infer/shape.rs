//! Where the records stand in what is answered.

use serde_json::Value;

use super::names::{last_name, plain, singular};
use crate::IndexMap;
use crate::schema::{ValueKind, ValueKinds};

/// Schemas looked through in search of one thing.
const MOST: usize = 64;

/// Members that hold the rows of a page, the likeliest first.
const ROWS: [&str; 12] = [
    "data", "items", "results", "records", "entries", "rows", "values", "list", "elements", "content",
    "objects", "value",
];

/// Members that hold what is answered beside what is said of the answer, the likeliest first.
const WRAPPERS: [&str; 8] =
    ["data", "result", "results", "response", "item", "payload", "record", "_embedded"];

/// More members than a wrapper has.
const MANY: usize = 5;

/// The properties of a schema, through what it refers to and combines; the first of one name counts.
pub fn properties<'d>(document: &'d Value, schema: &'d Value) -> IndexMap<&'d str, &'d Value> {
    let mut found = IndexMap::default();
    for part in parts(document, schema) {
        let declared = part.get("properties").and_then(Value::as_object).into_iter().flatten();
        for (name, property) in declared {
            found.entry(name.as_str()).or_insert(property);
        }
    }
    found
}

/// The schema of the items of a list.
pub fn items<'d>(document: &'d Value, schema: &'d Value) -> Option<&'d Value> {
    parts(document, schema).into_iter().find_map(|part| part.get("items"))
}

/// The values that a schema lists, through what it refers to and combines; of choices all, where each of them
/// lists some. None where it lists none.
pub fn listed<'d>(document: &'d Value, schema: &'d Value) -> Option<Vec<&'d Value>> {
    parts(document, schema).into_iter().find_map(|part| values(part).or_else(|| chosen(document, part)))
}

fn values(part: &Value) -> Option<Vec<&Value>> {
    let several = part.get("enum").and_then(Value::as_array).map(|listed| listed.iter().collect());
    several.or_else(|| part.get("const").map(|one| vec![one]))
}

/// The values of choices that list some each.
fn chosen<'d>(document: &'d Value, part: &'d Value) -> Option<Vec<&'d Value>> {
    let choices = ["anyOf", "oneOf"].iter().find_map(|choice| part.get(choice)?.as_array())?;
    let listed: Option<Vec<_>> =
        choices.iter().map(|choice| values(target(document, choice).unwrap_or(choice))).collect();
    listed.map(|listed| listed.into_iter().flatten().collect())
}

/// What stands for the one item of a list among names.
pub const FIRST: &str = "0";

/// The schema of what stands below some names.
pub fn below<'d>(document: &'d Value, schema: &'d Value, names: &[String]) -> Option<&'d Value> {
    names.iter().try_fold(schema, |schema, name| match name.as_str() {
        FIRST if is_list(document, schema) => items(document, schema),
        name => properties(document, schema).get(name).copied(),
    })
}

/// The names that lead to the rows of what a collection answers; none where it is no page of records.
pub fn rows(document: &Value, schema: &Value, collection: &str) -> Option<Vec<String>> {
    rows_within(document, schema, last_name(collection), 2)
}

fn rows_within(document: &Value, schema: &Value, named: &str, deeper: usize) -> Option<Vec<String>> {
    if is_list(document, schema) {
        return holds_records(document, schema).then(Vec::new);
    }
    let members = properties(document, schema);
    if ["id", "uuid", "_id"].iter().any(|name| members.contains_key(name)) {
        return None;
    }
    let lists: Vec<&str> = members
        .iter()
        .filter(|(_, member)| is_list(document, member) && holds_records(document, member))
        .map(|(name, _)| *name)
        .collect();
    let is_one = |likely: &str| lists.iter().find(|name| plain(name) == plain(likely));
    let found = is_one(named).or_else(|| ROWS.iter().find_map(|likely| is_one(likely)));
    let found = found.or_else(|| lists.first().filter(|_| lists.len() == 1));
    if let Some(name) = found {
        return Some(vec![(*name).to_owned()]);
    }
    if deeper == 0 || !lists.is_empty() {
        return None;
    }
    let within = |(name, member): (&&str, &&Value)| {
        let inner = rows_within(document, member, named, deeper - 1)?;
        Some(std::iter::once((*name).to_owned()).chain(inner).collect())
    };
    let only = members.first().filter(|_| members.len() == 1);
    let wrapped = WRAPPERS
        .iter()
        .find_map(|likely| within(members.iter().find(|(name, _)| name.eq_ignore_ascii_case(likely))?));
    wrapped.or_else(|| within(only?))
}

/// The names that lead to the record in what is answered of one; of a list that it is the only one in, [`FIRST`].
pub fn slot(document: &Value, schema: &Value, collection: &str) -> Vec<String> {
    let members = properties(document, schema);
    if members.contains_key("id") {
        return Vec::new();
    }
    let last = last_name(collection);
    let one = singular(last);
    let likely = || [one.as_str(), last].into_iter().chain(WRAPPERS);
    let of = |likely: &str| members.iter().find(|(name, _)| plain(name) == plain(likely));
    let mut records = likely().filter_map(of).filter(|(_, member)| is_record(document, member));
    // Of many members one may be called so: it wraps the others only if it says which record it is.
    let wraps = |member: &Value| members.len() < MANY || properties(document, member).contains_key("id");
    if let Some((name, _)) = records.find(|(_, member)| wraps(member)) {
        return vec![(*name).to_owned()];
    }
    if members.len() >= MANY {
        return Vec::new();
    }
    if let Some((name, _)) =
        members.first().filter(|(_, member)| members.len() == 1 && is_record(document, member))
    {
        return vec![(*name).to_owned()];
    }
    if is_list(document, schema) && holds_records(document, schema) {
        return vec![FIRST.to_owned()];
    }
    let is_rows = |member: &Value| is_list(document, member) && holds_records(document, member);
    let mut lists = likely().chain(ROWS).filter_map(of).filter(|(_, member)| is_rows(member));
    lists.next().map(|(name, _)| vec![(*name).to_owned(), FIRST.to_owned()]).unwrap_or_default()
}

fn is_list(document: &Value, schema: &Value) -> bool {
    let kinds = ValueKinds::of(document, Some(schema));
    kinds.has(ValueKind::Array) && !kinds.has(ValueKind::Object) && !kinds.has(ValueKind::String)
}

fn holds_records(document: &Value, schema: &Value) -> bool {
    items(document, schema).is_some_and(|item| is_record(document, item))
}

fn is_record(document: &Value, schema: &Value) -> bool {
    let kinds = ValueKinds::of(document, Some(schema));
    kinds.has(ValueKind::Object) && !kinds.has(ValueKind::String) || !properties(document, schema).is_empty()
}

/// The schema itself and what it refers to or combines, the nearest first; of choices the first.
fn parts<'d>(document: &'d Value, schema: &'d Value) -> Vec<&'d Value> {
    let mut parts = vec![schema];
    let mut next = 0;
    while let Some(part) = parts.get(next).filter(|_| parts.len() < MOST).copied() {
        parts.extend(target(document, part));
        parts.extend(part.get("allOf").and_then(Value::as_array).into_iter().flatten());
        for choice in ["anyOf", "oneOf"] {
            let branches = part.get(choice).and_then(Value::as_array).into_iter().flatten();
            parts.extend(branches.filter(|branch| branch.get("type") != Some(&Value::from("null"))).take(1));
        }
        next += 1;
    }
    parts
}

fn target<'d>(document: &'d Value, schema: &Value) -> Option<&'d Value> {
    let fragment = schema.get("$ref")?.as_str()?.strip_prefix('#')?;
    crate::Pointer::from_fragment(fragment).ok()?.lookup(document)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rows_are_found_in_every_usual_envelope() {
        let list = json!({"type": "array", "items": {"type": "object"}});
        let texts = json!({"type": "array", "items": {"type": "string"}});
        for (schema, path) in [
            (list.clone(), Some(vec![])),
            (json!({"properties": {"data": list, "total": {"type": "integer"}}}), Some(vec!["data"])),
            (json!({"properties": {"users": list, "errors": texts}}), Some(vec!["users"])),
            (json!({"properties": {"result": {"properties": {"pets": list}}}}), Some(vec!["result", "pets"])),
            (json!({"properties": {"id": {"type": "string"}, "tags": list}}), None),
            (json!({"properties": {"cats": list, "dogs": list}}), None),
            (json!({"properties": {"cats": list, "pets": list}}), Some(vec!["pets"])),
            (
                json!({"properties": {"PetsResponse": {"properties": {"Item": list}}}}),
                Some(vec!["PetsResponse", "Item"]),
            ),
            (texts, None),
        ] {
            let path = path.map(|path| path.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(rows(&json!({}), &schema, "/v1/pets"), path, "{schema}");
        }
    }

    #[test]
    fn values_are_listed_wherever_a_schema_has_them_from() {
        let document = json!({"components": {"schemas": {"Kind": {"enum": ["a", "b"]}}}});
        let reference = json!({"$ref": "#/components/schemas/Kind"});
        for (schema, values) in [
            (json!({"enum": ["a", "b"]}), Some(&["a", "b"][..])),
            (json!({"const": "a"}), Some(&["a"])),
            (reference.clone(), Some(&["a", "b"])),
            (json!({"allOf": [{"description": "which"}, reference]}), Some(&["a", "b"])),
            (json!({"oneOf": [{"const": "c"}, reference]}), Some(&["c", "a", "b"])),
            (json!({"type": "string"}), None),
        ] {
            let listed = listed(&document, &schema);
            let texts = listed.map(|listed| listed.into_iter().filter_map(Value::as_str).collect::<Vec<_>>());
            assert_eq!(texts.as_deref(), values, "{schema}");
        }
    }

    #[test]
    fn a_record_is_found_in_its_wrapper() {
        let user = json!({"properties": {"id": {}, "name": {}}});
        let document = json!({"components": {"schemas": {"User": user}}});
        let reference = json!({"$ref": "#/components/schemas/User"});
        for (schema, path) in [
            (reference.clone(), vec![]),
            (json!({"properties": {"user": reference}}), vec!["user"]),
            (json!({"properties": {"data": reference, "success": {"type": "boolean"}}}), vec!["data"]),
            (json!({"properties": {"id": {}, "data": reference}}), vec![]),
            (json!({"properties": {"Data": reference, "Links": {}}}), vec!["Data"]),
            (json!({"properties": {"users": {"type": "array", "items": reference}}}), vec!["users", FIRST]),
            (json!({"properties": {"name": {}, "blocks": {"type": "array", "items": reference}}}), vec![]),
            (json!({"type": "array", "items": reference}), vec![FIRST]),
            (json!({"properties": {"UserDescription": reference}}), vec!["UserDescription"]),
            (json!({"properties": {"a": {}, "b": {}, "c": {}, "d": {}, "data": reference}}), vec!["data"]),
            (json!({"properties": {"a": {}, "b": {}, "c": {}, "d": {}, "data": {"type": "object"}}}), vec![]),
        ] {
            assert_eq!(slot(&document, &schema, "/users"), path, "{schema}");
        }
        let image = json!({"properties": {"streamingImage": reference, "requestId": {}}});
        assert_eq!(slot(&document, &image, "/streaming-images"), ["streamingImage"]);
    }
}
