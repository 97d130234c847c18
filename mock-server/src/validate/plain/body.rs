use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::Value;
use specs::System;
use specs::annotation::FailureKind;
use specs::contract::{self, BodyContent, MediaRange};
use specs::schema::ValueKind;

use super::coerce;
use super::fault::{Fault, Site};
use super::given::Given;
use super::schema::Schema;
use super::{multipart, urlencoded, xml};
use crate::failure::Failure;
use crate::validate::{Body, File, Form, charset};

/// What a body comes to.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Its value, without files.
    pub(super) value: Option<Value>,
    /// Its files.
    pub(super) files: Vec<File>,
    /// What is wrong with it.
    pub(super) faults: Vec<Fault>,
}

impl Read {
    /// The same with what could not be read; what only follows from that is not told.
    pub(super) fn after(self, unread: Vec<Fault>) -> Self {
        let follows = |fault: &Fault| unread.iter().any(|other| fault.follows_from(other));
        let own: Vec<Fault> = self.faults.into_iter().filter(|fault| !follows(fault)).collect();
        Self { faults: unread.into_iter().chain(own).collect(), ..self }
    }
}

/// Reads a body as its operation declares it.
///
/// # Errors
/// When it is of a media type that the operation does not take.
pub(super) fn read(
    system: &System,
    declared: &contract::Body,
    headers: &HeaderMap,
    body: &Body,
) -> Result<Read, Failure> {
    if matches!(body, Body::Nothing) {
        if let Some(read) = empty_form(system, declared, headers) {
            return Ok(read);
        }
        let faults = if declared.required { vec![Fault::missing(&Site::Body)] } else { Vec::new() };
        return Ok(Read { faults, ..Read::default() });
    }
    let (media_type, content) = content(declared, headers)?;
    let schema = content.schema.as_ref().map(|at| Schema::new(system, at));
    Ok(match body {
        Body::Nothing => Read::default(),
        Body::Json(value) => judged(value.clone(), schema.as_ref()),
        Body::Form(form) => urlencoded::read(form, content, schema.as_ref()),
        Body::Multipart(parts) => multipart::read(parts, content, schema.as_ref()),
        Body::Other { bytes, .. } if media_type.is_xml() && schema.as_ref().is_some_and(xml::reads) => {
            structure(&charset::text(bytes, Some(&media_type)), schema.as_ref())?
        }
        Body::Other { bytes, .. } if media_type.is_text() => {
            text(charset::text(bytes, Some(&media_type)), schema.as_ref())
        }
        Body::Other { bytes, .. } => whole(File::of_body(media_type.as_str(), bytes), schema.as_ref()),
    })
}

/// A form without fields, which is written by writing nothing, where it is said to be one.
fn empty_form(system: &System, declared: &contract::Body, headers: &HeaderMap) -> Option<Read> {
    let (media_type, content) = content(declared, headers).ok()?;
    let schema = content.schema.as_ref().map(|at| Schema::new(system, at));
    let is_form = media_type.essence() == "application/x-www-form-urlencoded";
    (is_form && !declared.required).then(|| urlencoded::read(&Form::default(), content, schema.as_ref()))
}

/// The media type of the body, and the most specific declaration that takes it.
fn content<'d>(
    declared: &'d contract::Body,
    headers: &HeaderMap,
) -> Result<(MediaRange, &'d BodyContent), Failure> {
    let taken: Vec<&str> = declared.content.keys().map(String::as_str).collect();
    let refused = |actual: String| {
        let reason = format!("the body is {actual}, taken is {}", taken.join(", "));
        Failure::new(FailureKind::UnsupportedMediaType, reason)
    };
    let Some(sent) = headers.get(CONTENT_TYPE) else {
        return Err(refused("without a Content-Type".to_owned()));
    };
    let named = String::from_utf8_lossy(sent.as_bytes());
    let media_type = MediaRange::parse(&named).map_err(|_| refused(format!("`{named}`")))?;
    match declared.content_for(&media_type) {
        Some(content) => Ok((media_type, content)),
        None => Err(refused(format!("`{named}`"))),
    }
}

/// A value and what its schema says of it.
pub(super) fn judged(value: Value, schema: Option<&Schema<'_>>) -> Read {
    let mut faults = schema.map(|schema| schema.faults(&value, &Site::Body)).unwrap_or_default();
    if !faults.is_empty() && schema.is_some_and(|schema| schema.shows(&value)) {
        faults.clear();
    }
    Read { value: Some(value), files: Vec::new(), faults }
}

/// XML whose schema speaks of a structure, unless it is the very text that the document shows.
fn structure(text: &str, schema: Option<&Schema<'_>>) -> Result<Read, Failure> {
    let Some(schema) = schema.filter(|schema| !schema.shows(&Value::from(text))) else {
        return Ok(Read::default());
    };
    let unreadable =
        |reason| Failure::new(FailureKind::UnreadableBody, format!("the body is not XML: {reason}"));
    Ok(judged(xml::read(text, schema).map_err(unreadable)?, Some(schema)))
}

/// Text is judged where the schema speaks of one; a structure that is written in another notation
/// than JSON and XML is not read.
fn text(text: String, schema: Option<&Schema<'_>>) -> Read {
    let is_one = |schema: &&Schema<'_>| {
        let kinds = schema.kinds();
        [ValueKind::String, ValueKind::Integer, ValueKind::Boolean].iter().any(|kind| kinds.has(*kind))
    };
    let schema = schema.filter(is_one);
    judged(coerce::value(&Given::Text(text), schema), schema)
}

/// A body that is one file. Its schema sees its bytes, unless it speaks of a structure.
fn whole(file: File, schema: Option<&Schema<'_>>) -> Read {
    let schema = schema.filter(|schema| schema.kinds().has(ValueKind::String));
    let Read { faults, .. } = judged(file.octets(), schema);
    Read { value: None, files: vec![file], faults }
}
