use serde_json::{Map, Value};

use crate::pipeline::Task;
use crate::site::Target;

/// Fields with those in their places that the body names; objects are merged where that is said.
pub(super) fn merged(
    mut fields: Map<String, Value>,
    task: &Task<'_>,
    target: &Target,
    merge: &[String],
) -> Map<String, Value> {
    for name in &task.input.sent {
        let value = task.input.body.as_ref().and_then(|body| body.get(name));
        let (Some(value), Some(field)) = (value, fields.get_mut(name)) else { continue };
        if task.files(target.collection).contains(name) && !task.input.may_be_file(name, value) {
            continue;
        }
        if merge.contains(name) {
            patch(field, value);
        } else {
            field.clone_from(value);
        }
    }
    fields
}

/// JSON Merge Patch (RFC 7396): members merge, null removes, anything else replaces.
fn patch(target: &mut Value, by: &Value) {
    let Value::Object(members) = by else {
        target.clone_from(by);
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(fields) = target else { return };
    for (name, value) in members {
        if value.is_null() {
            fields.remove(name);
        } else {
            patch(fields.entry(name.as_str()).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn merging_follows_the_examples_of_rfc_7396() {
        let cases = [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), json!({"a": {"b": "d"}})),
            (json!({"a": [1]}), json!({"a": [2, 3]}), json!({"a": [2, 3]})),
            (json!(null), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ];
        for (mut target, patch, expected) in cases {
            super::patch(&mut target, &patch);
            assert_eq!(target, expected);
        }
    }
}
