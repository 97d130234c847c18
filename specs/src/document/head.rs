//! The top of a description: which version it is, and whether its members are of the right kind.

use std::fmt;

use serde_json::{Map, Value};

use super::source::Source;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;
use crate::position::Aim;

/// The version of OpenAPI a document is written in. Patch versions make no difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    /// 3.0.x: schemas are a dialect of their own.
    V3_0,
    /// 3.1.x: schemas are JSON Schema 2020-12.
    V3_1,
}

impl Version {
    /// The version that `text` names, if it is one of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split('.');
        match (numbers.next(), numbers.next()) {
            (Some("3"), Some("0")) => Some(Self::V3_0),
            (Some("3"), Some("1")) => Some(Self::V3_1),
            _ => None,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
        })
    }
}

const VERSIONS: &str = "openapi: 3.0.x or 3.1.x";

/// The members whose kind decides whether the rest can be read at all.
const MAPPINGS: [&str; 4] = ["info", "paths", "webhooks", "components"];
const LISTS: [&str; 3] = ["servers", "security", "tags"];

/// None when there is no point in reading on.
pub(super) fn check(source: &Source, problems: &mut Diagnostics) -> Option<Version> {
    let Value::Object(root) = &source.value else {
        let message = format!("the document is {}", kind_of(&source.value));
        let place = source.place(&Pointer::root(), Aim::Value);
        let expected = "a mapping with openapi, info and paths";
        problems.push(Diagnostic::error(place, message).expected(expected));
        return None;
    };
    let members = |names: &'static [&str]| names.iter().filter_map(|name| Some((*name, root.get(*name)?)));
    let not_mappings = members(&MAPPINGS).filter(|(_, value)| !value.is_object());
    let not_lists = members(&LISTS).filter(|(_, value)| !value.is_array());
    problems.extend(not_mappings.map(|(name, value)| misfit(source, name, value, "a mapping")));
    problems.extend(not_lists.map(|(name, value)| misfit(source, name, value, "a list")));
    let told = |(key, message, expected)| {
        let place = source.place(&Pointer::root().push(key), Aim::Value);
        problems.push(Diagnostic::error(place, message).expected(expected));
    };
    version(root).map_err(told).ok()
}

fn misfit(source: &Source, name: &str, value: &Value, expected: &str) -> Diagnostic {
    let place = source.place(&Pointer::root().push(name), Aim::Key);
    let message = format!("\"{name}\" is {}", kind_of(value));
    Diagnostic::error(place, message).expected(expected)
}

fn version(root: &Map<String, Value>) -> Result<Version, (&'static str, String, &'static str)> {
    match (root.get("openapi"), root.get("swagger")) {
        (Some(Value::String(text)), _) => {
            let unknown = || ("openapi", format!("OpenAPI version \"{text}\" is not supported"), VERSIONS);
            Version::parse(text).ok_or_else(unknown)
        }
        (Some(value), _) => Err((
            "openapi",
            format!("\"openapi\" is {}: {value}", kind_of(value)),
            "a text such as \"3.1.0\"",
        )),
        (None, Some(swagger)) => {
            let swagger = swagger.as_str().map_or_else(|| swagger.to_string(), str::to_owned);
            Err((
                "swagger",
                format!("this is a Swagger {swagger} description, which is not supported"),
                VERSIONS,
            ))
        }
        (None, None) => {
            Err(("", "\"openapi\" is missing, so this is no OpenAPI description".to_owned(), VERSIONS))
        }
    }
}

/// What `value` is, with its article, for messages.
fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}
