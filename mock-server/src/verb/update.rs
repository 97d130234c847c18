use std::sync::Arc;

use serde_json::{Map, Value};
use specs::annotation::verb::Update;
use specs::annotation::{FailureKind, Verb};
use specs::expression::Scope;

use super::assign;
use crate::failure::Failure;
use crate::pipeline::{Access, Outcome, Task, locate, permit};
use crate::site::Target;
use crate::state::{Record, Transaction};

/// Changes the fields the body names. The record must lie in the caller's place before and after.
pub(crate) fn run(
    task: &Task<'_>,
    target: &Target,
    transaction: &mut Transaction,
) -> Result<Outcome, Failure> {
    let Some(Verb::Update(update)) = task.found.operation.behaviour.verb() else {
        return Err(Failure::new(FailureKind::Internal, "the operation updates nothing"));
    };
    let current = Arc::clone(locate(transaction.snapshot(), target.collection, task.id(&target.parameter))?);
    let layout = transaction.snapshot().layout().of(target.collection);
    let system = task.found.system();
    permit(system, task.caller, &current.scopes, layout, Access::Write)?;
    let mut fields = changed(task, update, &current)?;
    assign::hash_secrets(layout, &mut fields, |name| task.input.sent.iter().any(|sent| sent == name));
    assign::stamp(&mut fields, layout.stamps.updated.as_deref(), transaction.now());
    let scopes = transaction.snapshot().scopes(target.collection, &fields);
    permit(system, task.caller, &scopes, layout, Access::Write)?;
    let changed = |name: &str| fields.get(name) != current.fields().get(name);
    assign::check_references(transaction, target.collection, &fields, changed)?;
    let record = transaction
        .replace(target.collection, &current, fields)
        .map_err(|taken| assign::conflict(transaction, target, &taken))?;
    Ok(Outcome::Record(record))
}

fn changed(task: &Task<'_>, update: &Update, current: &Record) -> Result<Map<String, Value>, Failure> {
    let body = task.input.body.clone().unwrap_or_default();
    let mut fields = current.to_map();
    for name in &task.input.sent {
        let (Some(value), Some(field)) = (body.get(name), fields.get_mut(name)) else { continue };
        if update.merge.contains(name) {
            merge(field, value);
        } else {
            *field = value.clone();
        }
    }
    if !update.set.is_empty() {
        let (caller, path) = (task.facts(), task.path());
        let context = task.context();
        let names = [
            ("caller", caller),
            ("context", context),
            ("body", &body),
            ("path", &path),
            ("current", current.fields()),
        ];
        for (field, template) in &update.set {
            fields.insert(field.clone(), template.render(&Scope::new(&names))?);
        }
    }
    Ok(fields)
}

/// JSON Merge Patch (RFC 7396): members merge, null removes, anything else replaces.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(members) = patch else {
        target.clone_from(patch);
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
            merge(fields.entry(name.as_str()).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

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
            merge(&mut target, &patch);
            assert_eq!(target, expected);
        }
    }
}
