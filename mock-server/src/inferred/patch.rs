//! A list of changes to a record (JSON Patch, RFC 6902).

use std::slice;

use http::header::CONTENT_TYPE;
use json_patch::{Patch, PatchError, PatchErrorKind, PatchOperation};
use serde::Deserialize;
use serde_json::{Map, Value};
use specs::annotation::FailureKind;
use specs::contract::MediaRange;
use specs::schema::{ValueKind, ValueKinds};

use crate::failure::Failure;
use crate::pipeline::Task;

/// Its media type.
const MEDIA_TYPE: &str = "application/json-patch+json";

/// How deep a record may become, as deep as bodies are read.
const DEEPEST: usize = 128;

/// What may be copied and moved by one list of changes, in bytes: each `copy` may double the record.
const MOST_COPIED: usize = 16 << 20;

/// What a value takes beside its text, in bytes.
const VALUE: usize = 32;

/// The changes that a request sends, if that is what it sends: a document that wants an object under their media type
/// means the object.
///
/// # Errors
/// When they are none.
pub(super) fn sent(task: &Task<'_>) -> Result<Option<Patch>, Failure> {
    let system = task.found.system();
    let takes_lists = |range: &MediaRange| {
        let content = task.found.operation.body.as_ref().and_then(|declared| declared.content_for(range));
        let schema = content.and_then(|content| content.schema.as_ref()?.lookup(system.value()));
        ValueKinds::of(system.value(), schema).has(ValueKind::Array)
    };
    let is_one = |text: &str| {
        MediaRange::parse(text).is_ok_and(|range| range.essence() == MEDIA_TYPE && takes_lists(&range))
    };
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
/// When a place that one of them names is not there, a value is not as one of them says, or they make too much of
/// the record.
pub(super) fn applied(record: Map<String, Value>, patch: &Patch) -> Result<Map<String, Value>, Failure> {
    let mut changed = Value::Object(record);
    let mut room = MOST_COPIED;
    for (operation, change) in patch.iter().enumerate() {
        if !fits(&changed, change, &mut room) {
            let reason =
                format!("change {operation} of the JSON Patch makes the record too deep or too large");
            return Err(Failure::new(FailureKind::Validation, reason));
        }
        // It may leave a change half done: this record is thrown away then.
        json_patch::patch_unsafe(&mut changed, slice::from_ref(change))
            .map_err(|error| refused(operation, &error))?;
    }
    match changed {
        Value::Object(members) => Ok(members),
        other => {
            let reason = format!("the JSON Patch makes {other} of the record, which is an object");
            Err(Failure::new(FailureKind::Validation, reason))
        }
    }
}

fn refused(operation: usize, error: &PatchError) -> Failure {
    let kind = match error.kind {
        PatchErrorKind::TestFailed => FailureKind::Conflict,
        _ => FailureKind::Validation,
    };
    Failure::new(kind, format!("change {operation} of the JSON Patch, at `{}`: {}", error.path, error.kind))
}

/// Whether what a change puts somewhere may stand there; what it copies or moves takes of the room.
fn fits(record: &Value, change: &PatchOperation, room: &mut usize) -> bool {
    let (path, value) = match change {
        PatchOperation::Add(it) => (&it.path, Some(&it.value)),
        PatchOperation::Replace(it) => (&it.path, Some(&it.value)),
        PatchOperation::Copy(it) => (&it.path, record.pointer(it.from.as_str())),
        PatchOperation::Move(it) => (&it.path, record.pointer(it.from.as_str())),
        PatchOperation::Remove(_) | PatchOperation::Test(_) => return true,
    };
    let (Some(value), Some(levels)) = (value, DEEPEST.checked_sub(path.count())) else {
        return value.is_none();
    };
    let mut endless = usize::MAX;
    let is_sent = matches!(change, PatchOperation::Add(_) | PatchOperation::Replace(_));
    holds(value, levels, if is_sent { &mut endless } else { room })
}

/// Whether a value has no more levels than these, and takes no more than there is room.
fn holds(value: &Value, levels: usize, room: &mut usize) -> bool {
    let text = value.as_str().map_or(0, str::len);
    let Some((levels, left)) = levels.checked_sub(1).zip(room.checked_sub(VALUE + text)) else {
        return false;
    };
    *room = left;
    match value {
        Value::Array(items) => items.iter().all(|item| holds(item, levels, room)),
        Value::Object(members) => members.iter().all(|(name, member)| {
            *room = room.saturating_sub(name.len());
            holds(member, levels, room)
        }),
        _ => true,
    }
}

/// What has to be merged into a record (RFC 7396) to have another one of it: a null takes a member away.
pub(super) fn difference(before: &Map<String, Value>, after: &Map<String, Value>) -> Map<String, Value> {
    let gone =
        before.keys().filter(|name| !after.contains_key(*name)).map(|name| (name.clone(), Value::Null));
    let changed = after.iter().filter(|(name, value)| before.get(*name) != Some(value));
    let said = changed.map(|(name, value)| match (before.get(name), value) {
        (Some(Value::Object(before)), Value::Object(after)) => {
            (name.clone(), Value::Object(difference(before, after)))
        }
        _ => (name.clone(), value.clone()),
    });
    said.chain(gone).collect()
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
        assert!(failing.unwrap_err().starts_with("change 0 of the JSON Patch"));
        assert!(patched(json!([{"op": "replace", "path": "", "value": 1}])).is_err());
    }

    #[test]
    fn copies_that_double_the_record_and_moves_that_nest_it_come_to_an_end() {
        let doubling = json!({"op": "copy", "from": "/tags", "path": "/tags/-"});
        let one_in_the_other = json!({"op": "copy", "from": "", "path": "/name"});
        let nesting = [
            json!({"op": "add", "path": "/outer", "value": {}}),
            json!({"op": "move", "from": "/name", "path": "/outer/name"}),
            json!({"op": "move", "from": "/outer", "path": "/name"}),
        ];
        for changes in [vec![doubling], vec![one_in_the_other], nesting.to_vec()] {
            let patch: Vec<Value> = changes.iter().cycle().take(5_000).cloned().collect();
            assert!(
                patched(Value::Array(patch)).unwrap_err().contains("too deep or too large"),
                "{changes:?}"
            );
        }
    }

    #[test]
    fn a_difference_says_what_was_taken_away() {
        let members = |value: Value| value.as_object().cloned().unwrap();
        let before = members(json!({"a": 1, "b": {"c": 1, "d": 2}, "e": [1]}));
        let after = members(json!({"b": {"c": 1, "d": 3, "f": 4}, "e": [1]}));
        let said = difference(&before, &after);
        assert_eq!(Value::Object(said), json!({"b": {"d": 3, "f": 4}, "a": null}));
    }
}
