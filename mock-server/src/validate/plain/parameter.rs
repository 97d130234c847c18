use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::Value;
use specs::System;
use specs::contract::{Empty, Explode, Location, MediaRange, Notation, Parameter, Reserved, Style};
use specs::document::Care;
use specs::schema::ValueKind;

use super::coerce;
use super::escapes::Escapes;
use super::fault::{Fault, Site};
use super::given::Shape;
use super::schema::Schema;
use super::source::Source;
use super::style::{self, Malformed, Wanted};

/// Where a request holds parameters.
#[derive(Debug)]
pub(super) struct Sources<'r> {
    pub(super) path: &'r [(String, String)],
    pub(super) headers: &'r http::HeaderMap,
    pub(super) query: Source<'r>,
    pub(super) cookies: Source<'r>,
}

impl<'r> Sources<'r> {
    /// The one that holds a parameter.
    fn of(&self, parameter: &Parameter) -> Cow<'_, Source<'r>> {
        match parameter.location {
            Location::Query => Cow::Borrowed(&self.query),
            Location::Cookie => Cow::Borrowed(&self.cookies),
            Location::Header => Cow::Owned(Source::header(self.headers, &parameter.name)),
            Location::Path => Cow::Owned(segment(self.path, &parameter.name)),
        }
    }
}

/// The value of a parameter; its default where the request does not say it.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn read(
    system: &System,
    parameter: &Parameter,
    beside: &[Parameter],
    sources: &Sources<'_>,
) -> Result<Option<Value>, Vec<Fault>> {
    let schema = parameter.schema.as_ref().map(|at| Schema::new(system, at));
    let source = sources.of(parameter);
    let is_left_out = parameter.empty == Empty::Absence && source.last(&parameter.name) == Some("");
    let sent = if is_left_out { None } else { sent(system, parameter, beside, schema.as_ref(), &source)? };
    let site = Site::of(parameter);
    let sent = sent.or_else(|| nothing(system, parameter, schema.as_ref()).filter(|_| !is_left_out));
    match (sent, &schema) {
        (None, _) if parameter.required && !is_left_out => Err(vec![Fault::missing(&site)]),
        (None, schema) => Ok(schema.as_ref().and_then(Schema::default).cloned()),
        (Some(value), schema) => {
            let faults = schema.as_ref().map(|schema| schema.faults(&value, &site)).unwrap_or_default();
            let is_shown = || schema.as_ref().is_some_and(|schema| schema.shows(&value));
            if faults.is_empty() || is_shown() { Ok(Some(value)) } else { Err(faults) }
        }
    }
}

/// A required object without members, whose members would stand by themselves: it is written by writing nothing
/// (RFC 6570, section 3.2.8).
fn nothing(system: &System, parameter: &Parameter, schema: Option<&Schema<'_>>) -> Option<Value> {
    let is_apart =
        matches!(parameter.notation, Notation::Style(Style::Form(Explode::Apart) | Style::DeepObject, _));
    let is_lenient = system.document().care() == Care::Lenient;
    let empty = Value::Object(serde_json::Map::new());
    let is_object = |schema: &&Schema<'_>| {
        let kinds = schema.kinds();
        kinds.has(ValueKind::Object) && !kinds.has(ValueKind::String)
    };
    let schema = schema.filter(|_| parameter.required && is_apart && is_lenient).filter(is_object);
    schema.filter(|schema| schema.takes(&empty)).map(|_| empty)
}

/// What the request says of a parameter.
fn sent(
    system: &System,
    parameter: &Parameter,
    beside: &[Parameter],
    schema: Option<&Schema<'_>>,
    source: &Source<'_>,
) -> Result<Option<Value>, Vec<Fault>> {
    let (name, site) = (parameter.name.as_str(), Site::of(parameter));
    match &parameter.notation {
        Notation::Content(range) => {
            let bare = schema.filter(|_| system.document().care() == Care::Lenient);
            content(range, &site, parameter, bare, source)
        }
        Notation::Style(style, reserved) => {
            let (taken, escapes) = (names_beside(parameter, beside), escapes(parameter.location, *reserved));
            let property = Property { style: *style, escapes, name, schema, taken: &taken };
            let read = property.read(source);
            let joined = joined(&property, &read, system, source);
            joined
                .map_or(read, |joined| Ok(Some(joined)))
                .map_err(|Malformed(example)| vec![Fault::style(&site, "", example)])
        }
    }
}

/// A list that is written together where the document says that each of its items stands by itself: documents say
/// so by saying nothing, and many of them mean the other. Or one that is, its commas encoded, as many clients do and
/// servers read. Read so where the schema takes only that.
fn joined(
    property: &Property<'_>,
    read: &Result<Option<Value>, Malformed>,
    system: &System,
    source: &Source<'_>,
) -> Option<Value> {
    let schema = property.schema.filter(|_| system.document().care() == Care::Lenient)?;
    let is_taken = matches!(read, Ok(Some(value)) if schema.takes(value));
    let other = Property { style: Style::Form(Explode::Joined), ..*property };
    let read = match property.style {
        _ if is_taken => return None,
        // An empty text is one item: no list is joined to it.
        Style::Form(Explode::Apart) if source.last(property.name) != Some("") => other.read(source),
        Style::Form(Explode::Joined) => {
            other.read(&Source::one(property.name, property.escapes.decode(source.last(property.name)?)))
        }
        _ => return None,
    };
    read.ok().flatten().filter(|value| schema.takes(value))
}

fn segment<'r>(path: &'r [(String, String)], name: &str) -> Source<'r> {
    let found = path.iter().find(|(known, _)| known == name);
    found.map_or_else(Source::default, |(name, text)| Source::one(name, text.as_str()))
}

const fn escapes(location: Location, reserved: Reserved) -> Escapes {
    match location {
        Location::Path | Location::Cookie => Escapes::Percent,
        Location::Query => Escapes::Form.with(reserved),
        Location::Header => Escapes::Header,
    }
}

/// Names that other parameters of the same place have: no member that stands alone is one of them.
fn names_beside<'p>(parameter: &Parameter, beside: &'p [Parameter]) -> BTreeSet<&'p str> {
    let others = beside.iter().filter(|it| it.location == parameter.location && it.name != parameter.name);
    others.map(|other| other.name.as_str()).collect()
}

/// A parameter that is a document of its own; a text may stand there without quotes, where its schema may be given to
/// say so.
fn content(
    range: &MediaRange,
    site: &Site<'_>,
    parameter: &Parameter,
    bare: Option<&Schema<'_>>,
    source: &Source<'_>,
) -> Result<Option<Value>, Vec<Fault>> {
    let Some(text) = source.last(&parameter.name) else { return Ok(None) };
    let text = escapes(parameter.location, Reserved::Encoded).decode(text);
    if !range.is_json() {
        return Ok(Some(text.into()));
    }
    let read: Result<Value, _> = serde_json::from_str(&text);
    let is_taken = |schema: &Schema<'_>| read.as_ref().is_ok_and(|value| schema.takes(value));
    if bare.is_some_and(|schema| !is_taken(schema) && schema.takes(&text.as_str().into())) {
        return Ok(Some(text.into()));
    }
    read.map(Some).map_err(|error| vec![Fault::content(site, "", range.as_str(), &error.to_string())])
}

/// A value that is written in a style: a parameter, or a property of a form.
pub(super) struct Property<'p> {
    pub(super) style: Style,
    pub(super) escapes: Escapes,
    pub(super) name: &'p str,
    pub(super) schema: Option<&'p Schema<'p>>,
    /// Names that are not members of it although they stand beside it.
    pub(super) taken: &'p BTreeSet<&'p str>,
}

impl Property<'_> {
    /// The value in the first form that its schema takes; else in the first that can be read.
    pub(super) fn read(&self, source: &Source<'_>) -> Result<Option<Value>, Malformed> {
        let read: Vec<_> =
            coerce::shapes(self.schema).into_iter().map(|shape| self.shaped(shape, source)).collect();
        let values = || read.iter().filter_map(|read| read.as_ref().ok()?.as_ref());
        let valid = values().find(|value| self.schema.is_none_or(|schema| schema.takes(value)));
        match (valid.or_else(|| values().next()), read.iter().find_map(|read| read.as_ref().err())) {
            (Some(value), _) => Ok(Some(value.clone())),
            (None, Some(malformed)) => Err(*malformed),
            (None, None) => Ok(None),
        }
    }

    fn shaped(&self, shape: Shape, source: &Source<'_>) -> Result<Option<Value>, Malformed> {
        let members = self.schema.filter(|_| shape == Shape::Object).map(Schema::members).unwrap_or_default();
        let is_open = self.schema.is_some_and(Schema::is_open);
        let owns = |name: &str| !self.taken.contains(name) && (is_open || members.contains(name));
        let wanted = Wanted { name: self.name, shape, escapes: self.escapes, owns: &owns };
        let given = style::read(self.style, wanted, source)?;
        Ok(given.map(|given| coerce::value(&given, self.schema)))
    }
}
