use std::collections::BTreeSet;

use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};
use specs::annotation::FailureKind;
use specs::contract::MediaRange;
use specs::{Operation, Pointer, System};

use super::plain::Schema;
use super::pydantic::{self, Item, LocPart, Parameter, Place, Presence, Received, Resolve};
use super::{Body, File, Input, Raw};
use crate::failure::Failure;

/// What an operation takes, as pydantic models.
#[derive(Debug)]
pub struct Inputs {
    /// In FastAPI's order: path, query, header, cookie.
    parameters: Vec<Parameter>,
    body: Option<pydantic::Body>,
    /// Whether the body is a form; FastAPI reads any other body of such an operation as an empty one.
    is_form: bool,
    /// Whether the body is a file: no JSON, no form, no text.
    is_binary: bool,
    /// Fields of a form that take every value of their name.
    lists: BTreeSet<String>,
    /// Fields of a form that take files alone.
    files: BTreeSet<String>,
}

struct Document<'a>(&'a Value);

impl Resolve for Document<'_> {
    fn resolve(&self, reference: &str) -> Option<&Value> {
        Pointer::from_fragment(reference.strip_prefix('#')?).ok()?.lookup(self.0)
    }
}

impl Inputs {
    pub(super) fn new(system: &System, operation: &Operation) -> Result<Self, String> {
        let document = Document(system.value());
        let mut parameters = operation.parameters.iter().collect::<Vec<_>>();
        parameters.sort_by_key(|parameter| place(parameter.location) as u8);
        let anything = Value::Bool(true);
        let schema = |pointer: &Option<Pointer>| {
            pointer.as_ref().and_then(|pointer| pointer.lookup(system.value())).unwrap_or(&anything)
        };
        let parameters = parameters
            .into_iter()
            .map(|declared| {
                let place = place(declared.location);
                Parameter::compile(
                    place,
                    &declared.name,
                    declared.required,
                    schema(&declared.schema),
                    &document,
                )
            })
            .collect::<Result<_, _>>()
            .map_err(|error| error.to_string())?;
        let body = operation
            .body
            .as_ref()
            .and_then(|body| Some((body.required, &body.content.values().next()?.schema)));
        let body = body
            .map(|(required, pointer)| {
                let presence = if required { Presence::Required } else { Presence::Optional };
                pydantic::Body::compile(presence, schema(pointer), &document)
            })
            .transpose()
            .map_err(|error| error.to_string())?;
        let is_form =
            operation.body.as_ref().is_some_and(|body| body.content.keys().all(|name| is_form(name)));
        Ok(Self {
            parameters,
            body,
            is_form,
            is_binary: is_binary(operation),
            lists: members(system, operation, |member| member.is_list()),
            files: members(system, operation, |member| {
                member.is_binary() || member.item(0).is_some_and(|item| item.is_binary())
            }),
        })
    }

    pub(super) fn read(&self, raw: Raw<'_>) -> Result<Input, Failure> {
        let mut items = Vec::new();
        let mut query = Map::new();
        for parameter in &self.parameters {
            match read(parameter, raw) {
                Ok(Some(value)) if parameter.place() == Place::Query => {
                    query.insert(parameter.name().to_owned(), value);
                }
                Ok(_) => {}
                Err(wrong) => items.extend(wrong),
            }
        }
        let body = self.body(raw.body).unwrap_or_else(|wrong| {
            items.extend(wrong);
            None
        });
        if items.is_empty() {
            Ok(Input { query, body, sent: sent(raw.body), files: self.files(raw), blobs: Vec::new() }
                .with_files())
        } else {
            Err(refusal(&items))
        }
    }

    /// The files of a form, or a body that is one.
    fn files(&self, raw: Raw<'_>) -> Vec<File> {
        if let (true, Body::Other { bytes }) = (self.is_binary, raw.body) {
            let media_type = raw.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
            return vec![File::of_body(media_type.unwrap_or_default(), bytes)];
        }
        let files = File::named(raw.body).into_iter();
        let is_listed = |file: &File| file.field.as_ref().is_some_and(|field| self.lists.contains(field));
        files.map(|file| if is_listed(&file) { file.among_others() } else { file }).collect()
    }

    fn fields(&self, body: &Body) -> Value {
        body.fields(|name| self.lists.contains(name))
    }

    /// The fields of a form, and what is wrong with texts where files should be; an empty text is none.
    fn texts_for_files(&self, body: &Body) -> (Value, Vec<Item>) {
        let (mut fields, mut wrong) = (self.fields(body), Vec::new());
        for (at, name, text) in body.texts() {
            if !self.files.contains(&name) {
                continue;
            }
            if text.is_empty() {
                fields.as_object_mut().and_then(|fields| fields.shift_remove(&name));
                continue;
            }
            let mut loc = vec![LocPart::Name("body".to_owned()), LocPart::Name(name.clone())];
            if self.lists.contains(&name) {
                loc.push(LocPart::Index(at));
            }
            wrong.push(Item::not_a_file(loc, text));
        }
        (fields, wrong)
    }

    fn body(&self, body: &Body) -> Result<Option<Value>, Vec<Item>> {
        let Some(model) = &self.body else { return Ok(None) };
        if self.is_binary && matches!(body, Body::Other { .. }) {
            return Ok(None);
        }
        if self.is_form {
            let (fields, wrong) = self.texts_for_files(body);
            let read = model.read(Received::Json(&fields));
            return match wrong.is_empty() {
                true => read,
                false => Err(read.err().into_iter().flatten().chain(wrong).collect()),
            };
        }
        match body {
            Body::Nothing => model.read(Received::Nothing),
            Body::Json(value) => model.read(Received::Json(value)),
            Body::Form(_) | Body::Multipart(_) => model.read(Received::Json(&self.fields(body))),
            Body::Other { bytes, .. } => model.read(Received::Raw(bytes)),
        }
    }
}

/// The properties of the body of which something holds.
fn members(system: &System, operation: &Operation, holds: impl Fn(&Schema<'_>) -> bool) -> BTreeSet<String> {
    let body = operation.body.iter().flat_map(|body| body.schemas()).next();
    let Some(schema) = body.map(|at| Schema::new(system, at)) else { return BTreeSet::new() };
    let wanted = |name: &&str| schema.member(name).is_some_and(|member| holds(&member));
    schema.members().into_iter().filter(wanted).map(str::to_owned).collect()
}

fn read(parameter: &Parameter, raw: Raw<'_>) -> Result<Option<Value>, Vec<Item>> {
    let name = parameter.name();
    match parameter.place() {
        Place::Path => {
            let values = raw.path.iter().filter(|(known, _)| known == name);
            parameter.read(&values.map(|(_, value)| value.as_str()).collect::<Vec<_>>())
        }
        Place::Query => parameter.read(&raw.query.values(name)),
        Place::Header => {
            let values = raw.headers.get_all(name).into_iter();
            parameter.read(&values.filter_map(|value| value.to_str().ok()).collect::<Vec<_>>())
        }
        Place::Cookie => parameter.read(&super::plain::cookies(raw.headers, name)),
    }
}

const fn place(location: specs::contract::Location) -> Place {
    use specs::contract::Location;
    match location {
        Location::Path => Place::Path,
        Location::Query => Place::Query,
        Location::Header => Place::Header,
        Location::Cookie => Place::Cookie,
    }
}

pub(super) fn sent(body: &Body) -> Vec<String> {
    match body {
        Body::Json(Value::Object(members)) => members.keys().cloned().collect(),
        Body::Form(_) | Body::Multipart(_) => body.names(),
        _ => Vec::new(),
    }
}

fn refusal(items: &[Item]) -> Failure {
    let reason = items.first().map(reason).unwrap_or_default();
    let errors = items.iter().filter_map(|item| serde_json::to_value(item).ok()).collect();
    Failure::new(FailureKind::Validation, reason).with_errors(errors)
}

/// Whether an operation takes bytes that are no JSON, no form and no text.
fn is_binary(operation: &Operation) -> bool {
    let ranges = operation.body.iter().flat_map(|body| body.content.values()).map(|content| &content.range);
    let binary = |range: &Option<MediaRange>| {
        range.as_ref().is_some_and(|range| !range.is_json() && !range.is_form() && !range.is_text())
    };
    operation.body.is_some() && ranges.into_iter().all(binary)
}

fn is_form(media_type: &str) -> bool {
    matches!(media_type, "application/x-www-form-urlencoded" | "multipart/form-data")
}

/// `body.email: Field required`.
fn reason(item: &Item) -> String {
    let place: Vec<String> = item
        .loc
        .iter()
        .map(|part| match part {
            LocPart::Name(name) => name.clone(),
            LocPart::Index(index) => index.to_string(),
        })
        .collect();
    format!("{}: {}", place.join("."), item.msg)
}
