use std::collections::BTreeSet;

use serde_json::{Map, Value};
use specs::contract::{BodyContent, Encoding, Explode, Reserved, Style};
use specs::schema::ValueKind;

use super::body::{self, Read};
use super::escapes::Escapes;
use super::fault::{Fault, Site};
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
    let faults = fields.faults;
    let judged = body::judged(Value::Object(value), schema.filter(|_| faults.is_empty()));
    Read { faults: faults.into_iter().chain(judged.faults).collect(), ..judged }
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
            Some(Encoding::Style(style, Reserved::Literal)) => (*style, Escapes::Percent),
            Some(Encoding::Style(style, Reserved::Encoded)) => (*style, self.plain),
            Some(Encoding::Content(_)) => return self.document(name),
            None => match self.structure(name, schema.as_ref()) {
                Some(value) => return Some(value),
                None => (Style::Form(Explode::Apart), self.plain),
            },
        };
        let property = Property { style, escapes, name, schema: schema.as_ref(), taken: declared };
        property.read(self.source).unwrap_or_else(|Malformed(example)| {
            self.faults.push(Fault::style(&Site::Body, &pointer(name), example));
            None
        })
    }

    /// A field that is a document of a media type of its own; only JSON is read further.
    fn document(&mut self, name: &str) -> Option<Value> {
        let text = self.plain.decode(self.source.last(name)?);
        let Some(Encoding::Content(ranges)) = self.content.encoding.get(name) else { return None };
        let Some(json) = ranges.iter().find(|range| range.is_json()) else { return Some(text.into()) };
        let read = serde_json::from_str(&text);
        read.inspect_err(|error| {
            self.faults.push(Fault::content(&Site::Body, &pointer(name), json.as_str(), &error.to_string()));
        })
        .ok()
    }

    /// An object that nothing is said of is JSON (OpenAPI 3.1, Encoding Object, `contentType`).
    fn structure(&self, name: &str, schema: Option<&Schema<'_>>) -> Option<Value> {
        let kinds = schema?.kinds();
        let is_object = kinds.has(ValueKind::Object) && !kinds.has(ValueKind::String);
        let text = self.source.last(name).filter(|_| is_object)?;
        serde_json::from_str(&self.plain.decode(text)).ok()
    }
}

/// The place of a member of the body.
pub(super) fn pointer(name: &str) -> String {
    specs::Pointer::root().push(name).to_string()
}
