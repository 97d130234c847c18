use jsonschema::Validator;
use serde_json::Value;

/// How often something is left out of one value.
const ROUNDS: usize = 64;

/// Faults that are counted; a value that has more is as bad.
const MOST: usize = 256;

/// A value without what makes it invalid, where that can be left out: an optional member whose schema no value
/// satisfies, an item of a list that may be empty. What cannot be mended stays as it is, whole.
pub(super) fn pruned(validator: &Validator, value: Value) -> Value {
    let mut mended: Option<Value> = None;
    for _ in 0..ROUNDS {
        let now = mended.as_ref().unwrap_or(&value);
        let Some(path) = fault(validator, now) else { return mended.unwrap_or(value) };
        let Some(next) = without(validator, now, &path) else { return value };
        mended = Some(next);
    }
    value
}

/// Where the first fault is.
fn fault(validator: &Validator, value: &Value) -> Option<String> {
    validator.iter_errors(value).next().map(|error| error.instance_path().to_string())
}

fn faults(validator: &Validator, value: &Value) -> usize {
    validator.iter_errors(value).take(MOST).count()
}

/// The value without the innermost thing on the way to a fault that has fewer of them.
fn without(validator: &Validator, value: &Value, path: &str) -> Option<Value> {
    let before = faults(validator, value);
    let mut at = path;
    loop {
        let parent = &at[..at.rfind('/')?];
        let mut less = value.clone();
        if remove(&mut less, parent, &at[parent.len() + 1..]) && faults(validator, &less) < before {
            return Some(less);
        }
        at = parent;
    }
}

fn remove(value: &mut Value, parent: &str, token: &str) -> bool {
    match value.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.shift_remove(&token.replace("~1", "/").replace("~0", "~")).is_some()
        }
        Some(Value::Array(items)) => match token.parse::<usize>() {
            Ok(index) if index < items.len() => {
                items.remove(index);
                true
            }
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn mended(schema: Value, value: Value) -> Value {
        pruned(&jsonschema::validator_for(&schema).unwrap(), value)
    }

    #[test]
    fn what_is_valid_stays() {
        let value = json!({"a": [1, {"b": null}]});
        assert_eq!(mended(json!({"type": "object"}), value.clone()), value);
    }

    #[test]
    fn what_no_value_satisfies_is_left_out_where_it_may_be() {
        let never = json!({"type": "string", "enum": [1]});
        let schema = json!({
            "required": ["list"],
            "properties": {"a": never, "list": {"type": "array", "items": never}, "inner": {"required": ["b"], "properties": {"b": never}}},
        });
        let value = json!({"a": "x", "list": ["x", "y"], "inner": {"b": "z"}});
        assert_eq!(mended(schema, value), json!({"list": []}));
    }

    #[test]
    fn what_cannot_be_mended_is_not_made_less() {
        let never = json!({"type": "string", "enum": [1]});
        let schema = json!({"required": ["a"], "properties": {"a": never, "b": never}});
        let value = json!({"a": "x", "b": "y"});
        assert_eq!(mended(schema, value.clone()), value);
    }
}
