use std::fmt::Display;

use serde_json::{Map, Value};
use specs::contract::{BodyContent, Encoding, MediaRange};
use specs::schema::ValueKind;

use super::body::{self, Read};
use super::coerce;
use super::escapes::Escapes;
use super::fault::{Fault, Site, member};
use super::given::Given;
use super::schema::Schema;
use super::source::Source;
use super::urlencoded::Fields;
use super::xml;
use crate::validate::{File, Part, charset};

/// A form whose parts are properties: texts, JSON documents and files. A property that takes a list
/// is every part of its name; of others the last part counts.
pub(super) fn read(parts: &[Part], content: &BodyContent, schema: Option<&Schema<'_>>) -> Read {
    let (styled, own): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(|part| is_styled(part, content));
    let source = Source::fields(styled.into_iter().map(|part| (part.field.clone(), text(part))));
    let mut fields = Fields { source: &source, content, schema, plain: Escapes::None, faults: Vec::new() };
    let value = fields.value();
    let mut reading = Reading { content, schema, value, files: Vec::new(), faults: fields.faults };
    own.into_iter().for_each(|part| reading.part(part));
    let Reading { value, files, faults, .. } = reading;
    let mut read = body::judged(Value::Object(value), schema).after(faults);
    if let Some(Value::Object(members)) = &mut read.value {
        members.retain(|name, _| files.iter().all(|file| file.field.as_deref() != Some(name)));
    }
    Read { files, ..read }
}

/// A part that says that it is JSON is in no style, whatever is declared.
fn is_styled(part: &Part, content: &BodyContent) -> bool {
    let is_json = own(part).is_some_and(|media_type| media_type.is_json());
    !is_json && matches!(content.encoding.get(&part.field), Some(Encoding::Style(..)))
}

/// The media type that a part says itself.
fn own(part: &Part) -> Option<MediaRange> {
    MediaRange::parse(part.media_type.as_deref()?).ok()
}

fn text(part: &Part) -> String {
    charset::text(&part.bytes, own(part).as_ref())
}

/// What has been read of a form so far.
struct Reading<'r> {
    content: &'r BodyContent,
    schema: Option<&'r Schema<'r>>,
    value: Map<String, Value>,
    files: Vec<File>,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn part(&mut self, part: &Part) {
        match self.schema.and_then(|schema| schema.member(&part.field)) {
            Some(list) if list.is_list() => self.item(part, &list),
            property => {
                self.files.retain(|file| file.field.as_ref() != Some(&part.field));
                let value = self.value(part, property.as_ref(), &member(&part.field));
                self.value.insert(part.field.clone(), value);
            }
        }
    }

    fn item(&mut self, part: &Part, list: &Schema<'_>) {
        let known = self.value.get(&part.field).and_then(Value::as_array).map_or(0, Vec::len);
        let item = list.item(known);
        let before = self.files.len();
        let value = self.value(part, item.as_ref(), &format!("{}/{known}", member(&part.field)));
        if self.files.len() > before {
            let file = self.files.pop().map(File::among_others);
            self.files.extend(file);
        }
        let is_whole = value.is_array() && !item.as_ref().is_some_and(Schema::is_list);
        // One document may be one item, or several.
        let more = match value {
            Value::Array(values) if is_whole => values,
            value => vec![value],
        };
        let items = self.value.entry(part.field.clone()).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(items) = items {
            items.extend(more);
        }
    }

    /// What a part says, as its media type has it: its own, the declared one, or the one that follows
    /// from its schema.
    fn value(&mut self, part: &Part, schema: Option<&Schema<'_>>, place: &str) -> Value {
        let own = own(part);
        let declared = match self.content.encoding.get(&part.field) {
            Some(Encoding::Content(ranges)) => ranges.as_slice(),
            _ => &[],
        };
        if let (Some(own), false) = (&own, declared.is_empty())
            && declared.iter().all(|range| range.fit(own).is_none())
        {
            self.faults.push(Fault::content_type(place, declared, own.as_str()));
        }
        let media_type = own.or_else(|| declared.first().cloned());
        if let Some(schema) = schema.filter(|schema| xml::reads(schema))
            && media_type.as_ref().is_some_and(MediaRange::is_xml)
        {
            return self.document(place, "application/xml", xml::read(&text(part), schema));
        }
        if is_file(part, media_type.as_ref(), schema) {
            return self.file(part);
        }
        if is_json(media_type.as_ref(), schema) {
            let expected = media_type.as_ref().map_or("application/json", MediaRange::as_str);
            return self.document(place, expected, serde_json::from_slice(&part.bytes));
        }
        coerce::value(&Given::Text(text(part)), schema)
    }

    fn file(&mut self, part: &Part) -> Value {
        let file = File::of_part(part);
        let value = file.octets();
        self.files.push(file);
        value
    }

    /// What a part that is a document of its own says, null where it cannot be read.
    fn document<E: Display>(&mut self, place: &str, expected: &str, read: Result<Value, E>) -> Value {
        read.unwrap_or_else(|error| {
            self.faults.push(Fault::content(&Site::Body, place, expected, &error.to_string()));
            Value::Null
        })
    }
}

/// A part with a file name, or one whose media type or schema says bytes.
fn is_file(part: &Part, media_type: Option<&MediaRange>, schema: Option<&Schema<'_>>) -> bool {
    let is_bytes = media_type.is_some_and(|it| !it.is_json() && !it.is_text());
    part.file_name.is_some() || is_bytes || schema.is_some_and(Schema::is_binary)
}

/// Where no media type is said, an object is JSON and anything else is text.
fn is_json(media_type: Option<&MediaRange>, schema: Option<&Schema<'_>>) -> bool {
    let is_object = |schema: &Schema<'_>| {
        let kinds = schema.kinds();
        kinds.has(ValueKind::Object) && !kinds.has(ValueKind::String)
    };
    media_type.map_or_else(|| schema.is_some_and(is_object), MediaRange::is_json)
}
