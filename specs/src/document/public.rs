//! The description as a stranger may see it.

use serde_json::Value;

use super::grammar::{Kind, children_mut};

/// `bundle` without the extensions called `internal`.
pub(super) fn public(bundle: &Value, internal: &[&str]) -> Value {
    let mut value = bundle.clone();
    strip(&mut value, Kind::OpenApi, internal);
    value
}

/// Takes the keys from every object of the grammar; a property called `x-mock` is not one, and
/// examples are data.
fn strip(value: &mut Value, kind: Kind, internal: &[&str]) {
    drop_keys(value, internal);
    match kind {
        Kind::OpenApi => ["info", "tags", "servers", "paths", "components"].into_iter().for_each(|key| {
            strip_plain(value.get_mut(key), internal);
        }),
        Kind::Operation => strip_plain(value.get_mut("responses"), internal),
        _ => {}
    }
    children_mut(value, kind, |_, child, kind| strip(child, kind, internal));
}

/// Objects that the grammar does not walk into or that are maps which may carry extensions.
fn strip_plain(value: Option<&mut Value>, internal: &[&str]) {
    match value {
        Some(Value::Array(items)) => items.iter_mut().for_each(|item| drop_keys(item, internal)),
        Some(value) => drop_keys(value, internal),
        None => {}
    }
}

fn drop_keys(value: &mut Value, keys: &[&str]) {
    if let Value::Object(members) = value
        && keys.iter().any(|key| members.contains_key(*key))
    {
        members.retain(|key, _| !keys.contains(&key.as_str()));
    }
}
