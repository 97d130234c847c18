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
use specs::{Operation, System};

pub use body::{Body, Form, parse_form};
pub use file::File;
pub use multipart::{MultipartError, Part, parse_multipart};
pub(crate) use plain::cookies;
pub use query::{Query, clamped};

use crate::failure::Failure;
use serde_json::{Map, Value};

/// What a request says, as its operation's schemas read it: converted, defaults filled in.
#[derive(Debug, Default)]
pub struct Input {
    /// Query parameters.
    pub query: Map<String, Value>,
    /// The body; members that no schema names are gone.
    pub body: Option<Value>,
    /// Names of the body's members that were sent, where others are defaults.
    pub sent: Vec<String>,
    /// Files, which the body's value leaves out.
    pub files: Vec<File>,
}

impl Input {
    /// A query parameter. There are few of them, which are looked at faster than a name is hashed.
    pub fn parameter(&self, name: &str) -> Option<&Value> {
        self.query.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
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
