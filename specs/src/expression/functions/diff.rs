//! What changed between two values.

use serde_json::{Map, Value, json};

use super::call::{Answer, Call, Own, own};
use crate::pointer::Pointer;

pub(super) const FUNCTIONS: &[Own] = &[own!(
    "diff",
    ["a", "b"],
    [],
    "what makes `b` of `a`: a list of `{op, path, from, value}`, `op` being `add`, `remove` or `replace`, `path` a JSON pointer, `from` the value before; lists are replaced whole",
    diff
)];

fn diff(call: &Call<'_, '_>) -> Answer<Vec<Value>> {
    let mut changes = Vec::new();
    compare(&Pointer::root(), &call.value(0)?, &call.value(1)?, &mut changes);
    Ok(changes)
}

fn compare(at: &Pointer, a: &Value, b: &Value, changes: &mut Vec<Value>) {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => members(at, a, b, changes),
        _ if a == b => {}
        _ => changes.push(json!({"op": "replace", "path": at.to_string(), "from": a, "value": b})),
    }
}

fn members(at: &Pointer, a: &Map<String, Value>, b: &Map<String, Value>, changes: &mut Vec<Value>) {
    for (name, before) in a {
        let at = at.push(name);
        match b.get(name) {
            Some(after) => compare(&at, before, after, changes),
            None => changes.push(json!({"op": "remove", "path": at.to_string(), "from": before})),
        }
    }
    for (name, after) in b.iter().filter(|(name, _)| !a.contains_key(*name)) {
        changes.push(json!({"op": "add", "path": at.push(name).to_string(), "value": after}));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{value, value_of};

    #[test]
    fn changes_are_told_member_by_member() {
        let pair = json!({
            "a": {"same": 1, "gone": 2, "deep": {"x/y": [1]}},
            "b": {"same": 1, "deep": {"x/y": [1, 2]}, "new": null},
        });
        assert_eq!(
            value_of("diff(it.a, it.b)", &pair),
            json!([
                {"op": "remove", "path": "/gone", "from": 2},
                {"op": "replace", "path": "/deep/x~1y", "from": [1], "value": [1, 2]},
                {"op": "add", "path": "/new", "value": null},
            ])
        );
    }

    #[test]
    fn equal_values_differ_in_nothing() {
        assert_eq!(value("diff({'a': [1]}, {'a': [1]})"), json!([]));
        assert_eq!(value("diff(1, 2)"), json!([{"op": "replace", "path": "", "from": 1, "value": 2}]));
    }
}
