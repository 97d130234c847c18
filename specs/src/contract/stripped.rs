use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Parses an item with openapiv3's model of it, schemas and examples taken out first.
///
/// openapiv3 refuses the schemas of OpenAPI 3.1 and drops keywords it does not know, so schemas
/// stay values with their pointers; everything around them is parsed by its types.
pub(super) fn parse<T: DeserializeOwned>(item: &Value) -> Result<T, String> {
    serde_json::from_value(stripped(item)).map_err(|error| error.to_string())
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
