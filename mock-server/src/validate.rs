//! Requests against the contract: what an operation's parameters and body must be.
//!
//! A member a dialect: whose words a refusal is in. Both read the same schemas.

mod body;
mod charset;
mod fastapi;
mod file;
mod multipart;
mod plain;
#[expect(clippy::redundant_pub_crate, reason = "a family of its own, kept free of this crate")]
pub(crate) mod pydantic;
mod query;

use specs::annotation::Dialect;
use specs::schema::{Direction, ValueKind, ValueKinds};
use specs::{Operation, Pointer, System};

pub use body::{Body, Form, parse_form};
pub use file::{File, FilePlace};
pub use multipart::{MultipartError, Part, parse_multipart};
pub(crate) use plain::cookies;
pub use query::{Query, clamped};

use std::sync::Arc;

use serde_json::{Map, Value};
use specs::file::Blob;

use crate::failure::Failure;

/// What a request says, as its operation's schemas read it: converted, defaults filled in.
#[derive(Debug, Default)]
pub struct Input {
    /// Query parameters.
    pub query: Map<String, Value>,
    /// The body; members that no schema names are gone.
    pub body: Option<Value>,
    /// Names of the body's members that were sent, where others are defaults.
    pub sent: Vec<String>,
    /// Files. The body's value has what is said of each.
    pub files: Vec<File>,
    /// What is in them, held as long as the request takes.
    pub blobs: Vec<Arc<Blob>>,
}

impl Input {
    /// The same with what is said of each file in its place in the body.
    #[must_use]
    pub(crate) fn with_files(mut self) -> Self {
        let mut listed: Vec<String> = Vec::new();
        for file in &self.files {
            let kept = file.kept();
            let value = kept.value();
            self.blobs.push(kept.blob);
            let Some(field) = &file.field else {
                self.body = Some(value);
                continue;
            };
            let body = self.body.get_or_insert_with(|| Value::Object(Map::new()));
            let Value::Object(members) = body else { continue };
            match (file.place, members.get_mut(field)) {
                (FilePlace::List, Some(Value::Array(files))) if listed.contains(field) => files.push(value),
                (FilePlace::List, _) => {
                    listed.push(field.clone());
                    members.insert(field.clone(), vec![value].into());
                }
                (FilePlace::Single, _) => drop(members.insert(field.clone(), value)),
            }
        }
        self
    }

    /// Whether the whole body is a file.
    pub fn is_file(&self) -> bool {
        self.files.iter().any(|file| file.field.is_none())
    }

    /// Whether a member of the body may be what a field with files becomes: nothing, or files that this
    /// request carries. What JSON says of a file is no file.
    pub fn may_be_file(&self, name: &str, value: &Value) -> bool {
        value.is_null() || self.files.iter().any(|file| file.field.as_deref() == Some(name))
    }

    /// A query parameter. There are few of them, which are looked at faster than a name is hashed.
    pub fn parameter(&self, name: &str) -> Option<&Value> {
        self.query.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// Whether a segment of a path is of the schema of its parameter; of one that is not there or does not compile.
pub(crate) fn takes_segment(system: &System, at: Option<&Pointer>, text: &str) -> bool {
    let Some(at) = at else { return true };
    let kinds = ValueKinds::of(system.value(), at.lookup(system.value()));
    let read = match kinds.has(ValueKind::String) {
        true => text.into(),
        false => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    };
    let validator = system.travelling(Direction::Request).validator(at);
    validator.map_or(true, |validator| validator.is_valid(&read))
}

/// The raw parts of a request that are validated.
#[derive(Debug, Clone, Copy)]
pub struct Raw<'a> {
    /// Path parameters, decoded.
    pub path: &'a [(String, String)],
    /// Path parameters, percent-encoded as they came.
    pub encoded_path: &'a [(String, String)],
    /// The query.
    pub query: &'a Query,
    /// The query, percent-encoded as it came.
    pub encoded_query: &'a str,
    /// Headers.
    pub headers: &'a http::HeaderMap,
    /// The body.
    pub body: &'a Body,
}

/// The compiled inputs of one operation.
#[derive(Debug)]
pub enum Inputs {
    /// FastAPI with pydantic.
    Fastapi(fastapi::Inputs),
    /// JSON Schema.
    Plain(plain::Inputs),
}

impl Inputs {
    /// Compiles what an operation takes.
    ///
    /// # Errors
    /// A message when a schema cannot be used.
    pub fn new(system: &System, operation: &Operation) -> Result<Self, String> {
        Ok(match system.annotation().dialect {
            Dialect::Fastapi => Self::Fastapi(fastapi::Inputs::new(system, operation)?),
            Dialect::Plain => Self::Plain(plain::Inputs::new(operation)),
        })
    }

    /// Reads a request.
    ///
    /// # Errors
    /// A validation failure with an item for everything that is wrong.
    pub fn read(&self, system: &System, raw: Raw<'_>) -> Result<Input, Failure> {
        match self {
            Self::Fastapi(inputs) => inputs.read(raw),
            Self::Plain(inputs) => inputs.read(system, raw),
        }
    }
}
