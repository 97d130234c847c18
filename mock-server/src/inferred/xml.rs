//! Values as XML, as the `xml` of their schemas says (OpenAPI, XML Object).

use std::fmt::Write as _;

use serde_json::Value;
use specs::Pointer;
use specs::infer::{items, properties};

/// The name of a root that nothing names.
const ROOT: &str = "root";

/// A whole document of a value.
pub(super) fn document(description: &Value, schema: Option<&Pointer>, value: &Value) -> String {
    let schema = schema.and_then(|at| at.lookup(description));
    let reference = schema.and_then(|schema| schema.get("$ref")?.as_str()?.rsplit('/').next());
    let said = schema.and_then(|schema| said(description, schema, "name")?.as_str());
    let mut written = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    element(description, schema, said.or(reference).unwrap_or(ROOT), value, &mut written);
    written
}

/// What the `xml` of a schema says.
fn said<'d>(description: &'d Value, schema: &'d Value, key: &str) -> Option<&'d Value> {
    let target = |schema: &Value| {
        let fragment = schema.get("$ref")?.as_str()?.strip_prefix('#')?;
        Pointer::from_fragment(fragment).ok()?.lookup(description)
    };
    let own = schema.get("xml").and_then(|xml| xml.get(key));
    own.or_else(|| target(schema)?.get("xml")?.get(key))
}

fn element(description: &Value, schema: Option<&Value>, name: &str, value: &Value, written: &mut String) {
    let name = named(name);
    match value {
        Value::Array(list) => {
            let item = schema.and_then(|schema| items(description, schema));
            let own = item.and_then(|item| said(description, item, "name")?.as_str()).unwrap_or(&name);
            let _ = write!(written, "<{name}>");
            list.iter().for_each(|value| element(description, item, own, value, written));
            let _ = write!(written, "</{name}>");
        }
        Value::Object(members) => {
            let declared = schema.map(|schema| properties(description, schema)).unwrap_or_default();
            let of = |key: &str| declared.get(key).copied();
            let is_attribute = |key: &str| {
                of(key).and_then(|schema| said(description, schema, "attribute")).is_some_and(|it| it == true)
            };
            let _ = write!(written, "<{name}");
            for (key, value) in members.iter().filter(|(key, _)| is_attribute(key)) {
                let _ = write!(written, " {}=\"{}\"", named(key), escaped(&text(value)));
            }
            written.push('>');
            for (key, value) in members.iter().filter(|(key, _)| !is_attribute(key)) {
                member(description, of(key), key, value, written);
            }
            let _ = write!(written, "</{name}>");
        }
        value => {
            let _ = write!(written, "<{name}>{}</{name}>", escaped(&text(value)));
        }
    }
}

/// A list stands by its items, unless its schema wraps it.
fn member(description: &Value, schema: Option<&Value>, key: &str, value: &Value, written: &mut String) {
    let name = schema.and_then(|schema| said(description, schema, "name")?.as_str()).unwrap_or(key);
    let is_wrapped =
        schema.and_then(|schema| said(description, schema, "wrapped")).is_some_and(|it| it == true);
    match value {
        Value::Array(list) if !is_wrapped => {
            let item = schema.and_then(|schema| items(description, schema));
            let own = item.and_then(|item| said(description, item, "name")?.as_str()).unwrap_or(name);
            list.iter().for_each(|value| element(description, item, own, value, written));
        }
        value => element(description, schema, name, value, written),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A name that may stand in a tag.
fn named(name: &str) -> String {
    let good = |c: char| if c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':') { c } else { '_' };
    let name: String = name.chars().map(good).collect();
    if name.starts_with(|c: char| c.is_alphabetic() || c == '_') { name } else { format!("_{name}") }
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut all, c| {
        match c {
            '&' => all.push_str("&amp;"),
            '<' => all.push_str("&lt;"),
            '>' => all.push_str("&gt;"),
            '"' => all.push_str("&quot;"),
            c if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => all.push(' '),
            c => all.push(c),
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_attributes_and_wrappers_are_as_the_schema_says() {
        let description = json!({"components": {"schemas": {"Pet": {
            "xml": {"name": "pet"},
            "properties": {
                "id": {"xml": {"attribute": true}},
                "photos": {"type": "array", "xml": {"wrapped": true}, "items": {"xml": {"name": "photo"}}},
                "tags": {"type": "array", "items": {"type": "string"}},
            },
        }, "It": {"$ref": "#/components/schemas/Pet"}}}});
        let at = Pointer::parse("/components/schemas/It").unwrap();
        let value = json!({"id": 7, "photos": ["a<b"], "tags": ["x", "y"], "no name": null});
        assert_eq!(
            document(&description, Some(&at), &value).lines().nth(1),
            Some(
                "<pet id=\"7\"><photos><photo>a&lt;b</photo></photos><tags>x</tags><tags>y</tags><no_name></no_name></pet>"
            )
        );
    }
}
