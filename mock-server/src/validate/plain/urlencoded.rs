use std::collections::BTreeSet;

use serde_json::{Map, Value};
use specs::contract::{BodyContent, Encoding, Explode, MediaRange, Style};
use specs::schema::ValueKind;

use super::body::{self, Read};
use super::coerce;
use super::escapes::Escapes;
use super::fault::{Fault, Site, member};
use super::given::Given;
use super::parameter::Property;
use super::schema::Schema;
use super::source::Source;
use super::style::Malformed;
use crate::validate::Form;

/// A form whose fields are properties, each written as its encoding says.
pub(super) fn read(form: &Form, content: &BodyContent, schema: Option<&Schema<'_>>) -> Read {
    let source = Source::query(form.text());
    let mut fields = Fields { source: &source, content, schema, plain: Escapes::Form, faults: Vec::new() };
    let value = fields.value();
    body::judged(Value::Object(value), schema).after(fields.faults)
}

/// The texts of a form and what its declaration says of them.
pub(super) struct Fields<'f> {
    pub(super) source: &'f Source<'f>,
    pub(super) content: &'f BodyContent,
    pub(super) schema: Option<&'f Schema<'f>>,
    /// How text stands for other text where the encoding says nothing.
    pub(super) plain: Escapes,
    /// What could not be read.
    pub(super) faults: Vec<Fault>,
}

impl Fields<'_> {
    /// Every property that is declared and sent, and every field beside them.
    pub(super) fn value(&mut self) -> Map<String, Value> {
        let declared = self.schema.map(Schema::members).unwrap_or_default();
        let sent: Vec<&str> = self.source.pairs().map(|(name, _)| name).collect();
        let styled = |name: &&str| matches!(self.content.encoding.get(*name), Some(Encoding::Style(..)));
        let mut names: Vec<&str> =
            declared.iter().copied().filter(|name| sent.contains(name) || styled(name)).collect();
        names.extend(sent.iter().copied().filter(|name| !declared.contains(name) && !self.is_a_part(name)));
        let names: BTreeSet<&str> = names.into_iter().collect();
        let mut value = Map::new();
        for name in names {
            if let Some(property) = self.property(name, &declared) {
                value.insert(name.to_owned(), property);
            }
        }
        value
    }

    /// Whether a field belongs to a property whose members are fields of their own.
    fn is_a_part(&self, name: &str) -> bool {
        self.content.encoding.iter().any(|(property, encoding)| match encoding {
            Encoding::Style(Style::DeepObject, _) => {
                name.strip_prefix(property.as_str()).is_some_and(|rest| rest.starts_with('['))
            }
            Encoding::Style(Style::Form(Explode::Apart), _) => {
                let members = self.schema.and_then(|schema| schema.member(property));
                members.is_some_and(|schema| schema.members().contains(name))
            }
            _ => false,
        })
    }

    fn property(&mut self, name: &str, declared: &BTreeSet<&str>) -> Option<Value> {
        let schema = self.schema.and_then(|schema| schema.member(name));
        let (style, escapes) = match self.content.encoding.get(name) {
            Some(Encoding::Style(style, reserved)) => (*style, self.plain.with(*reserved)),
            Some(Encoding::Content(ranges)) => return self.document(name, ranges, schema.as_ref()),
            None => match self.structure(name, schema.as_ref()) {
                Some(value) => return Some(value),
                None => (Style::Form(Explode::Apart), self.plain),
            },
        };
        let property = Property { style, escapes, name, schema: schema.as_ref(), taken: declared };
        property.read(self.source).unwrap_or_else(|Malformed(example)| {
            self.faults.push(Fault::style(&Site::Body, &member(name), example));
            None
        })
    }

    /// A field that is a document of a media type of its own; only JSON is read further.
    fn document(&mut self, name: &str, ranges: &[MediaRange], schema: Option<&Schema<'_>>) -> Option<Value> {
        let json = ranges.iter().find(|range| range.is_json());
        let item =
            schema.and_then(|schema| if schema.is_list() { schema.item(0) } else { Some(schema.clone()) });
        let mut values = Vec::new();
        for text in self.source.all(name).map(|text| self.plain.decode(text)) {
            let read = match json {
                Some(_) => serde_json::from_str(&text),
                None => Ok(coerce::value(&Given::Text(text), item.as_ref())),
            };
            match (read, json) {
                (Err(error), Some(json)) => {
                    let fault = Fault::content(&Site::Body, &member(name), json.as_str(), &error.to_string());
                    self.faults.push(fault);
                    return None;
                }
                (read, _) => values.extend(read),
            }
        }
        gathered(values, schema)
    }

    /// An object that nothing is said of is JSON (OpenAPI 3.1, Encoding Object, `contentType`); what
    /// is none stays text and fails there.
    fn structure(&self, name: &str, schema: Option<&Schema<'_>>) -> Option<Value> {
        let kinds = schema?.kinds();
        let is_object = kinds.has(ValueKind::Object) && !kinds.has(ValueKind::String);
        let text = self.plain.decode(self.source.last(name).filter(|_| is_object)?);
        Some(serde_json::from_str(&text).unwrap_or_else(|_| text.into()))
    }
}

/// Of a list every value, unless one document is all of it; of anything else the last.
fn gathered(mut values: Vec<Value>, schema: Option<&Schema<'_>>) -> Option<Value> {
    match values.as_slice() {
        [] | [Value::Array(_)] => values.pop(),
        _ if schema.is_some_and(Schema::is_list) => Some(values.into()),
        _ => values.pop(),
    }
}
