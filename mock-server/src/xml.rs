//! Values as XML, as the `xml` of their schemas says (OpenAPI, XML Object).

use std::fmt::Write as _;

use serde_json::{Map, Value};
use specs::Pointer;
use specs::infer::{items, properties};

/// The name of a root that nothing names.
const ROOT: &str = "root";

/// A whole document of a value.
pub(crate) fn document(description: &Value, schema: Option<&Pointer>, value: &Value) -> String {
    let schema = schema.and_then(|at| at.lookup(description));
    let reference = schema.and_then(|schema| schema.get("$ref")?.as_str()?.rsplit('/').next());
    let said = schema.and_then(|schema| said(description, schema, "name")?.as_str());
    let text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let mut writer = Writer { description, bound: Vec::new(), text };
    writer.element(schema, said.or(reference).unwrap_or(ROOT), value);
    writer.text
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

struct Writer<'d> {
    description: &'d Value,
    /// Prefixes that stand for a namespace where the next element is written.
    bound: Vec<&'d str>,
    text: String,
}

impl<'d> Writer<'d> {
    fn element(&mut self, schema: Option<&'d Value>, name: &str, value: &Value) {
        let bound = self.bound.len();
        let (name, binding) = self.qualified(schema, name);
        let _ = write!(self.text, "<{name}{binding}");
        match value {
            Value::Array(list) => {
                self.text.push('>');
                let item = schema.and_then(|schema| items(self.description, schema));
                let own = self.said(item, "name").unwrap_or(&name).to_owned();
                list.iter().for_each(|value| self.element(item, &own, value));
            }
            Value::Object(members) => self.members(schema, members),
            value => {
                let _ = write!(self.text, ">{}", escaped(&text(value)));
            }
        }
        let _ = write!(self.text, "</{name}>");
        self.bound.truncate(bound);
    }

    /// The rest of a tag, with attributes, and the elements after it.
    fn members(&mut self, schema: Option<&'d Value>, members: &Map<String, Value>) {
        let declared = schema.map(|schema| properties(self.description, schema)).unwrap_or_default();
        let of = |key: &String| declared.get(key.as_str()).copied();
        let (attributes, elements): (Vec<_>, Vec<_>) =
            members.iter().partition(|(key, _)| self.is(of(key), "attribute"));
        for (key, value) in attributes {
            let (name, binding) = self.qualified(of(key), self.said(of(key), "name").unwrap_or(key));
            let _ = write!(self.text, "{binding} {name}=\"{}\"", escaped(&text(value)));
        }
        self.text.push('>');
        elements.into_iter().for_each(|(key, value)| self.member(of(key), key, value));
    }

    /// A list stands by its items, called as they are or as the member is, unless its schema wraps it.
    fn member(&mut self, schema: Option<&'d Value>, key: &str, value: &Value) {
        match value {
            Value::Array(list) if !self.is(schema, "wrapped") => {
                let item = schema.and_then(|schema| items(self.description, schema));
                let name = self.said(item, "name").unwrap_or(key);
                list.iter().for_each(|value| self.element(item, name, value));
            }
            value => self.element(schema, self.said(schema, "name").unwrap_or(key), value),
        }
    }

    /// A name with its prefix, and what binds that. A prefix that nothing binds is left out: it would be no XML.
    fn qualified(&mut self, schema: Option<&'d Value>, name: &str) -> (String, String) {
        let name = tag(name);
        match (self.said(schema, "prefix"), self.said(schema, "namespace")) {
            (Some(prefix), Some(namespace)) => {
                self.bound.push(prefix);
                let prefix = tag(prefix);
                (format!("{prefix}:{name}"), format!(" xmlns:{prefix}=\"{}\"", escaped(namespace)))
            }
            (Some(prefix), None) if self.bound.contains(&prefix) => {
                (format!("{}:{name}", tag(prefix)), String::new())
            }
            (None, Some(namespace)) => (name, format!(" xmlns=\"{}\"", escaped(namespace))),
            _ => (name, String::new()),
        }
    }

    fn said(&self, schema: Option<&'d Value>, key: &str) -> Option<&'d str> {
        said(self.description, schema?, key)?.as_str()
    }

    fn is(&self, schema: Option<&'d Value>, key: &str) -> bool {
        schema.and_then(|schema| said(self.description, schema, key)).is_some_and(|it| it == true)
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
pub(crate) fn tag(name: &str) -> String {
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
                "tags": {"type": "array", "xml": {"name": "unused"}, "items": {"type": "string"}},
                "kind": {"xml": {"attribute": true, "name": "type"}},
                "owner": {"xml": {"prefix": "p", "namespace": "urn:people"}, "properties": {
                    "name": {"xml": {"prefix": "p"}}, "age": {"xml": {"prefix": "nobody"}},
                }},
            },
        }, "It": {"$ref": "#/components/schemas/Pet"}}}});
        let at = Pointer::parse("/components/schemas/It").unwrap();
        let value = json!({"id": 7, "photos": ["a<b"], "tags": ["x", "y"], "kind": "cat",
            "owner": {"name": "A", "age": 3}, "no name": null});
        assert_eq!(
            document(&description, Some(&at), &value).lines().nth(1),
            Some(
                "<pet id=\"7\" type=\"cat\"><photos><photo>a&lt;b</photo></photos><tags>x</tags><tags>y</tags>\
                 <p:owner xmlns:p=\"urn:people\"><p:name>A</p:name><age>3</age></p:owner><no_name></no_name></pet>"
            )
        );
    }
}
