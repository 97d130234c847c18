//! From text to value.

use std::path::Path;

use serde::de::DeserializeSeed;
use serde_json::Value;

use super::tree::Tree;
use super::yaml;
use crate::pointer::Pointer;
use crate::position::Position;

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    Json,
    Yaml,
}

/// Why a text is not a value.
#[derive(Debug)]
pub(super) struct SyntaxError {
    pub(super) message: String,
    pub(super) position: Option<Position>,
    pub(super) hint: Option<String>,
}

impl SyntaxError {
    pub(super) fn plain(message: &str) -> Self {
        Self { message: message.to_owned(), position: None, hint: None }
    }
}

impl Syntax {
    /// By the name's ending; without a known one, JSON if the first character is `{`.
    pub(super) fn of(name: &Path, text: &str) -> Self {
        match name.extension().and_then(|ending| ending.to_str()) {
            Some("json") => Self::Json,
            Some("yaml" | "yml") => Self::Yaml,
            _ if text.trim_start().starts_with('{') => Self::Json,
            _ => Self::Yaml,
        }
    }
}

/// Reads `text` whole. Beside the value: where each key stands that was written before.
pub(super) fn read(text: &str, syntax: Syntax) -> Result<(Value, Vec<Pointer>), SyntaxError> {
    match syntax {
        Syntax::Json => read_json(text),
        Syntax::Yaml => yaml::read(text),
    }
}

fn read_json(text: &str) -> Result<(Value, Vec<Pointer>), SyntaxError> {
    let tree = Tree::default();
    let mut json = serde_json::Deserializer::from_str(text);
    let value = tree.deserialize(&mut json);
    value
        .and_then(|value| json.end().map(|()| value))
        .map(|value| (value, tree.duplicates()))
        .map_err(|error| explain(&error))
}

fn explain(error: &serde_json::Error) -> SyntaxError {
    let place = format!(" at line {} column {}", error.line(), error.column());
    let position = Position { line: error.line() as u64, column: error.column().max(1) as u64 };
    SyntaxError { message: error.to_string().replace(&place, ""), position: Some(position), hint: None }
}
