//! Objects: with fields, without, and put together from parts.

use serde_json::{Map, Value};

use super::super::dict::Dict;
use super::super::model::{Node, NodeId};
use super::super::record::{Absent, Extra, Field, Record};
use super::super::text::{Pattern, Text};
use super::{Compiler, Unresolved, count, text, title};

type Keywords = Map<String, Value>;

impl Compiler<'_> {
    /// A model where there are `properties` or nothing else is allowed, a dictionary otherwise.
    pub(super) fn object(&mut self, keywords: &Keywords, name: &str) -> Result<Node, Unresolved> {
        let is_closed = keywords.get("additionalProperties") == Some(&Value::Bool(false));
        let has_patterns = keywords.contains_key("patternProperties");
        if keywords.contains_key("properties") || (is_closed && !has_patterns) {
            self.record(keywords, name).map(Node::Record)
        } else {
            self.dict(keywords, name).map(Node::Dict)
        }
    }

    /// `allOf`: one part stands for itself, several are one object with the fields of all.
    pub(super) fn all_of(
        &mut self,
        keywords: &Keywords,
        parts: &[Value],
        name: &str,
    ) -> Result<Node, Unresolved> {
        match parts {
            [part] if !keywords.contains_key("properties") => self.build(part, name),
            _ => {
                let mut merged = Keywords::new();
                self.merge(&mut merged, keywords, 0)?;
                self.typed(&merged, name)
            }
        }
    }

    /// Adds the keywords of an object and of its parts, whose fields come first, as a base class' do.
    fn merge(&self, merged: &mut Keywords, keywords: &Keywords, depth: usize) -> Result<(), Unresolved> {
        // Parts that contain themselves never end; no schema has parts within parts this deep.
        if depth > 16 {
            return Ok(());
        }
        let parts = keywords.get("allOf").and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            let part = match part.get("$ref").and_then(Value::as_str) {
                Some(reference) => self.target(reference)?,
                None => part,
            };
            if let Value::Object(part) = part {
                self.merge(merged, part, depth + 1)?;
            }
        }
        for (key, value) in keywords.iter().filter(|(key, _)| *key != "allOf") {
            merge_keyword(merged, key, value);
        }
        Ok(())
    }

    fn record(&mut self, keywords: &Keywords, name: &str) -> Result<Record, Unresolved> {
        let (mut fields, mut ignored) = (Vec::new(), Vec::new());
        let properties = keywords.get("properties").and_then(Value::as_object);
        for (name, schema) in properties.into_iter().flatten() {
            if schema.get("readOnly") == Some(&Value::Bool(true)) {
                ignored.push(name.clone());
            } else {
                fields.push(self.field(keywords, name, schema)?);
            }
        }
        Ok(Record {
            class: title(keywords).filter(|_| name == super::NAMELESS).unwrap_or(name).to_owned(),
            fields,
            extra: self.extra(keywords, name)?,
            ignored,
        })
    }

    fn field(&mut self, keywords: &Keywords, name: &str, schema: &Value) -> Result<Field, Unresolved> {
        let required = keywords.get("required").and_then(Value::as_array);
        let is_required = required.is_some_and(|names| names.iter().any(|required| required == name));
        Ok(Field {
            name: name.to_owned(),
            node: self.add(schema, name)?,
            absent: Absent::of(is_required, schema.get("default")),
        })
    }

    fn extra(&mut self, keywords: &Keywords, name: &str) -> Result<Extra, Unresolved> {
        Ok(match keywords.get("additionalProperties") {
            None => Extra::Dropped,
            Some(Value::Bool(false)) => Extra::Forbidden,
            Some(schema) => Extra::Kept(self.add(schema, name)?),
        })
    }

    fn dict(&mut self, keywords: &Keywords, name: &str) -> Result<Dict, Unresolved> {
        let (pattern, values) = self.entries(keywords, name)?;
        let names = keywords.get("propertyNames").and_then(Value::as_object);
        Ok(Dict {
            keys: names.map_or_else(|| Text { pattern, ..Text::default() }, key_text),
            values,
            min: count(keywords, "minProperties").filter(|min| *min > 0),
            max: count(keywords, "maxProperties"),
        })
    }

    /// What keys and values have to be. pydantic writes a pattern of keys as the one of `patternProperties`.
    fn entries(&mut self, keywords: &Keywords, name: &str) -> Result<(Option<Pattern>, NodeId), Unresolved> {
        let patterns = keywords.get("patternProperties").and_then(Value::as_object);
        if let Some((pattern, schema)) = patterns.into_iter().flatten().next() {
            return Ok((Some(Pattern::new(pattern)), self.add(schema, name)?));
        }
        let values = match keywords.get("additionalProperties") {
            Some(schema) => self.add(schema, name)?,
            None => self.push(Node::Any),
        };
        Ok((None, values))
    }
}

fn key_text(names: &Keywords) -> Text {
    Text {
        min: count(names, "minLength"),
        max: count(names, "maxLength"),
        pattern: text(names, "pattern").map(Pattern::new),
    }
}

fn merge_keyword(merged: &mut Keywords, key: &str, value: &Value) {
    match (merged.get_mut(key), value) {
        (Some(Value::Object(fields)), Value::Object(more)) if key == "properties" => {
            fields.extend(more.iter().map(|(name, schema)| (name.clone(), schema.clone())));
        }
        (Some(Value::Array(names)), Value::Array(more)) if key == "required" => {
            names.extend(more.iter().cloned());
        }
        _ => {
            merged.insert(key.to_owned(), value.clone());
        }
    }
}
