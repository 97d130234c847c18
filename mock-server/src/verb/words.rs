//! Words by which parameters choose among what an annotation declares.

use serde_json::Value;
use specs::annotation::FailureKind;

use crate::failure::{Failure, text};

/// The values of a repeated parameter, or the parts of one with commas.
pub(super) fn several(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(text).collect(),
        one => text(one).split(',').map(str::to_owned).collect(),
    }
}

/// A word that is none of those declared and that no schema refused: a document that lists them in
/// an `enum` never comes here.
pub(super) fn unknown<'k>(parameter: &str, word: &str, known: impl Iterator<Item = &'k str>) -> Failure {
    let known: Vec<&str> = known.collect();
    let reason = format!("`{word}` is unknown to `{parameter}`; known are {}", known.join(", "));
    Failure::new(FailureKind::BadRequest, reason).detail("field", parameter).detail("value", word)
}
