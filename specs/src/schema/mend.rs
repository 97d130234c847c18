//! Keywords that cannot be what they are, taken out of schemas that are otherwise good.

use std::collections::HashMap;

use jsonschema::PatternOptions;
use serde_json::{Map, Value, json};

use crate::document::Kind;
use crate::document::Token;
use crate::document::grammar::children_mut;
use crate::pointer::Pointer;

/// The types of JSON Schema.
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// What a keyword must be.
#[derive(Clone, Copy)]
enum Wanted {
    Type,
    Text,
    Pattern,
    Flag,
    Number,
    Count,
    Names,
    Schema,
    Schemas,
    NamedSchemas,
    PatternedSchemas,
    Values,
}

/// Keywords that a schema with another value does not compile with.
const KEYWORDS: [(&str, Wanted); 38] = [
    ("type", Wanted::Type),
    ("$ref", Wanted::Text),
    ("$id", Wanted::Text),
    ("$anchor", Wanted::Text),
    ("$schema", Wanted::Text),
    ("format", Wanted::Text),
    ("pattern", Wanted::Pattern),
    ("uniqueItems", Wanted::Flag),
    ("minimum", Wanted::Number),
    ("maximum", Wanted::Number),
    ("exclusiveMinimum", Wanted::Number),
    ("exclusiveMaximum", Wanted::Number),
    ("multipleOf", Wanted::Number),
    ("minLength", Wanted::Count),
    ("maxLength", Wanted::Count),
    ("minItems", Wanted::Count),
    ("maxItems", Wanted::Count),
    ("minProperties", Wanted::Count),
    ("maxProperties", Wanted::Count),
    ("minContains", Wanted::Count),
    ("maxContains", Wanted::Count),
    ("required", Wanted::Names),
    ("enum", Wanted::Values),
    ("items", Wanted::Schema),
    ("not", Wanted::Schema),
    ("contains", Wanted::Schema),
    ("propertyNames", Wanted::Schema),
    ("additionalProperties", Wanted::Schema),
    ("if", Wanted::Schema),
    ("then", Wanted::Schema),
    ("else", Wanted::Schema),
    ("allOf", Wanted::Schemas),
    ("anyOf", Wanted::Schemas),
    ("oneOf", Wanted::Schemas),
    ("prefixItems", Wanted::Schemas),
    ("properties", Wanted::NamedSchemas),
    ("dependentSchemas", Wanted::NamedSchemas),
    ("patternProperties", Wanted::PatternedSchemas),
];

/// Takes every keyword that is not what it must be out of the schemas of a normalised document, or makes it
/// what it is meant as; what was taken, and where.
pub fn mend(document: &mut Value) -> Vec<(Pointer, String)> {
    let mut mending = Mending { told: Vec::new(), patterns: HashMap::new() };
    mending.walk(document, Kind::OpenApi, None);
    mending.told
}

struct Mending {
    told: Vec<(Pointer, String)>,
    /// Whether each compiles: the same ones stand in many places.
    patterns: HashMap<String, bool>,
}

/// The way to a value; costs nothing until it is asked for.
#[derive(Clone, Copy)]
struct At<'a> {
    above: Option<&'a At<'a>>,
    token: Token<'a>,
}

impl At<'_> {
    fn pointer(at: Option<&Self>) -> Pointer {
        at.map_or_else(Pointer::root, |at| at.token.below(&Self::pointer(at.above)))
    }
}

impl Mending {
    fn walk(&mut self, value: &mut Value, kind: Kind, at: Option<&At<'_>>) {
        if let (Kind::Schema, Value::Object(schema)) = (kind, &mut *value) {
            self.schema(schema, at);
        }
        children_mut(value, kind, |(key, below), child, kind| {
            let here = At { above: at, token: Token::Key(key) };
            match below {
                None => self.walk(child, kind, Some(&here)),
                Some(token) => self.walk(child, kind, Some(&At { above: Some(&here), token })),
            }
        });
    }

    fn schema(&mut self, schema: &mut Map<String, Value>, at: Option<&At<'_>>) {
        for (keyword, wanted) in KEYWORDS {
            let Some(value) = schema.get(keyword).filter(|value| !self.is(value, wanted)) else { continue };
            let meant = self.meant(value, wanted);
            let message = format!("`{keyword}` cannot be {}", shortened(value));
            let here = At { above: at, token: Token::Key(keyword) };
            self.told.push((At::pointer(Some(&here)), message));
            match meant {
                Some(meant) => drop(schema.insert(keyword.to_owned(), meant)),
                None => drop(schema.shift_remove(keyword)),
            }
        }
    }

    fn is(&mut self, value: &Value, wanted: Wanted) -> bool {
        match (wanted, value) {
            (Wanted::Type, Value::String(name)) => TYPES.contains(&name.as_str()),
            (Wanted::Type, Value::Array(names)) => {
                let known = |name: &Value| name.as_str().is_some_and(|name| TYPES.contains(&name));
                !names.is_empty() && names.iter().all(known)
            }
            (Wanted::Text, Value::String(_)) | (Wanted::Flag, Value::Bool(_)) => true,
            (Wanted::Pattern, Value::String(pattern)) => self.compiles(pattern),
            (Wanted::Number, Value::Number(_)) => true,
            (Wanted::Count, Value::Number(count)) => count.is_u64(),
            (Wanted::Names, Value::Array(names)) => names.iter().all(Value::is_string),
            (Wanted::Schema, schema) => is_schema(schema),
            (Wanted::Schemas, Value::Array(schemas)) => !schemas.is_empty() && schemas.iter().all(is_schema),
            (Wanted::NamedSchemas, Value::Object(named)) => named.values().all(is_schema),
            (Wanted::PatternedSchemas, Value::Object(named)) => {
                named.iter().all(|(pattern, schema)| self.compiles(pattern) && is_schema(schema))
            }
            (Wanted::Values, Value::Array(values)) => !values.is_empty(),
            _ => false,
        }
    }

    /// What it is meant as, where that is plain.
    fn meant(&mut self, value: &Value, wanted: Wanted) -> Option<Value> {
        match (wanted, value) {
            (Wanted::Type, Value::String(name)) => {
                let name = name.to_lowercase();
                TYPES.contains(&name.as_str()).then(|| json!(name))
            }
            (Wanted::Type, Value::Array(names)) => {
                let known: Vec<_> = names.iter().filter_map(|name| self.meant_type(name)).collect();
                (!known.is_empty()).then(|| json!(known))
            }
            (Wanted::Flag, Value::String(text)) => text.parse::<bool>().ok().map(Value::from),
            (Wanted::Number, Value::String(text)) => number(text),
            (Wanted::Count, Value::String(text)) => text.trim().parse::<u64>().ok().map(Value::from),
            (Wanted::Count, Value::Number(count)) => whole(count.as_f64()?),
            (Wanted::Names, Value::Array(names)) => {
                Some(names.iter().filter(|name| name.is_string()).cloned().collect())
            }
            (Wanted::Schemas, Value::Array(schemas)) => {
                let good: Vec<_> = schemas.iter().filter(|schema| is_schema(schema)).cloned().collect();
                (!good.is_empty()).then(|| json!(good))
            }
            (Wanted::NamedSchemas, Value::Object(named)) => {
                Some(Value::Object(named.clone().into_iter().filter(|(_, it)| is_schema(it)).collect()))
            }
            (Wanted::PatternedSchemas, Value::Object(named)) => {
                let mut named = named.clone();
                named.retain(|pattern, schema| self.compiles(pattern) && is_schema(schema));
                Some(Value::Object(named))
            }
            _ => None,
        }
    }

    fn meant_type(&mut self, name: &Value) -> Option<Value> {
        if self.is(name, Wanted::Type) { Some(name.clone()) } else { self.meant(name, Wanted::Type) }
    }

    fn compiles(&mut self, pattern: &str) -> bool {
        if let Some(known) = self.patterns.get(pattern) {
            return *known;
        }
        let schema = json!({"pattern": pattern});
        let built = jsonschema::options().with_pattern_options(PatternOptions::fancy_regex()).build(&schema);
        self.patterns.insert(pattern.to_owned(), built.is_ok());
        built.is_ok()
    }
}

fn is_schema(value: &Value) -> bool {
    value.is_object() || value.is_boolean()
}

fn number(text: &str) -> Option<Value> {
    serde_json::from_str(text.trim()).ok().filter(Value::is_number)
}

/// A count that is written as `3.0`.
fn whole(count: f64) -> Option<Value> {
    (count >= 0.0 && count.fract() == 0.0 && count < 9e15).then(|| json!(count as u64))
}

/// A value as it is told.
fn shortened(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(schema: Value) -> (Value, usize) {
        let mut document = json!({"components": {"schemas": {"A": schema}}});
        let told = mend(&mut document);
        (document["components"]["schemas"]["A"].take(), told.len())
    }

    #[test]
    fn good_schemas_stay_as_they_are() {
        let schema = json!({
            "type": ["object", "null"], "required": ["a"], "properties": {"a": {"pattern": "^(?!x)a+$"}, "b": true},
            "additionalProperties": false, "minProperties": 1, "anyOf": [{"required": ["a"]}], "enum": [null],
        });
        assert_eq!(mended(schema.clone()), (schema, 0));
    }

    #[test]
    fn what_is_plain_is_read_as_it_is_meant() {
        let schema = json!({"type": "String", "minLength": "3", "maxLength": 9.0, "minimum": "1.5", "uniqueItems": "true"});
        let meant =
            json!({"type": "string", "minLength": 3, "maxLength": 9, "minimum": 1.5, "uniqueItems": true});
        assert_eq!(mended(schema), (meant, 5));
    }

    #[test]
    fn what_is_not_counts_for_nothing() {
        let schema = json!({
            "type": "file", "required": true, "pattern": "(", "enum": [], "items": "string", "allOf": [],
            "properties": {"a": {"type": "any"}, "b": "c"}, "maxLength": -1,
        });
        assert_eq!(mended(schema), (json!({"properties": {"a": {}}}), 9));
    }

    #[test]
    fn each_is_told_with_its_place() {
        let mut document = json!({"components": {"schemas": {"A": {"items": {"type": "x"}}}}});
        let told = mend(&mut document);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].0.to_string(), "/components/schemas/A/items/type");
        assert_eq!(told[0].1, "`type` cannot be \"x\"");
    }
}
