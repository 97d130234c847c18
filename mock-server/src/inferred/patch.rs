//! A list of changes to a record (JSON Patch, RFC 6902).

use http::header::CONTENT_TYPE;
use json_patch::{Patch, PatchErrorKind};
use serde::Deserialize;
use serde_json::{Map, Value};
use specs::annotation::FailureKind;
use specs::contract::MediaRange;

use crate::failure::Failure;
use crate::pipeline::Task;

/// Its media type.
const MEDIA_TYPE: &str = "application/json-patch+json";

/// The changes that a request sends, if that is what it sends.
///
/// # Errors
/// When they are none.
pub(super) fn sent(task: &Task<'_>) -> Result<Option<Patch>, Failure> {
    let is_one = |text: &str| MediaRange::parse(text).is_ok_and(|range| range.essence() == MEDIA_TYPE);
    let Some(body) =
        task.input.body.as_ref().filter(|_| task.exchange.header(CONTENT_TYPE).is_some_and(is_one))
    else {
        return Ok(None);
    };
    Patch::deserialize(body).map(Some).map_err(|error| {
        Failure::new(FailureKind::Validation, format!("the body is no JSON Patch (RFC 6902): {error}"))
    })
}

/// The record with them: all of them, or none.
///
/// # Errors
/// When a place that one of them names is not there, or a value is not as one of them says.
pub(super) fn applied(record: Map<String, Value>, patch: &Patch) -> Result<Map<String, Value>, Failure> {
    let mut changed = Value::Object(record);
    json_patch::patch(&mut changed, patch).map_err(|error| {
        let kind = match error.kind {
            PatchErrorKind::TestFailed => FailureKind::Conflict,
            _ => FailureKind::Validation,
        };
        Failure::new(kind, format!("the JSON Patch cannot be applied: {error}"))
    })?;
    match changed {
        Value::Object(members) => Ok(members),
        other => {
            let reason = format!("the JSON Patch makes {other} of the record, which is an object");
            Err(Failure::new(FailureKind::Validation, reason))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn patched(patch: Value) -> Result<Value, String> {
        let record = json!({"name": "Ann", "tags": ["a"]});
        let Value::Object(record) = record else { unreachable!() };
        let patch = Patch::deserialize(&patch).unwrap();
        applied(record, &patch).map(Value::Object).map_err(|failure| failure.reason)
    }

    #[test]
    fn changes_are_made_all_or_none() {
        let patch =
            json!([{"op": "add", "path": "/tags/-", "value": "b"}, {"op": "remove", "path": "/name"}]);
        assert_eq!(patched(patch), Ok(json!({"tags": ["a", "b"]})));
        let failing = patched(json!([{"op": "test", "path": "/name", "value": "Bob"}]));
        assert!(failing.unwrap_err().contains("/0"));
        assert!(patched(json!([{"op": "replace", "path": "", "value": 1}])).is_err());
    }
}
