use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Parses an item with openapiv3's model of it, schemas and examples taken out first.
///
/// openapiv3 refuses the schemas of OpenAPI 3.1 and drops keywords it does not know, so schemas
/// stay values with their pointers; everything around them is parsed by its types.
pub(super) fn parse<T: DeserializeOwned>(item: &Value) -> Result<T, String> {
    serde_json::from_value(stripped(item)).map_err(|error| error.to_string())
}

/// What of an item decides how requests and answers are written, each of its kind, and nothing else: what is left
/// of one that was written otherwise than OpenAPI says.
pub(super) fn essence(item: &Value) -> Value {
    let Value::Object(members) = item else { return item.clone() };
    let mut kept: Map<String, Value> = members.iter().filter_map(of_its_kind).collect();
    match kept.get("type").and_then(Value::as_str) {
        Some("oauth2") => drop(kept.insert("flows".to_owned(), json!({}))),
        Some("openIdConnect") => drop(kept.insert("openIdConnectUrl".to_owned(), json!(""))),
        Some(_) => {}
        None if kept.contains_key("content") => {}
        None => drop(kept.entry("schema").or_insert_with(|| json!({}))),
    }
    Value::Object(kept)
}

fn of_its_kind((key, value): (&String, &Value)) -> Option<(String, Value)> {
    let value = match (key.as_str(), value) {
        ("name" | "in" | "style" | "contentType" | "type" | "scheme", Value::String(text)) => json!(text),
        ("required" | "explode" | "allowReserved" | "allowEmptyValue", Value::Bool(flag)) => json!(flag),
        ("required" | "explode" | "allowReserved" | "allowEmptyValue", Value::String(flag)) => {
            json!(flag.parse::<bool>().ok()?)
        }
        ("schema", _) => json!({}),
        ("content", Value::Object(forms)) => forms.keys().map(|name| (name.clone(), json!({}))).collect(),
        _ => return None,
    };
    Some((key.clone(), value))
}

fn stripped(value: &Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(members.iter().filter_map(member).collect::<Map<_, _>>()),
        Value::Array(items) => Value::Array(items.iter().map(stripped).collect()),
        other => other.clone(),
    }
}

fn member((key, value): (&String, &Value)) -> Option<(String, Value)> {
    match key.as_str() {
        "schema" => Some((key.clone(), Value::Object(Map::new()))),
        "example" | "examples" => None,
        extension if extension.starts_with("x-") => None,
        _ => Some((key.clone(), stripped(value))),
    }
}
