use indexmap::IndexMap;
use serde_json::{Map, Value};
use specs::annotation::{FailureKind, Verb};
use specs::expression::{Scope, Template};

use super::assign;
use crate::failure::Failure;
use crate::pipeline::{Access, Outcome, Task, permit};
use crate::site::Target;
use crate::state::Transaction;

/// Makes a record from the body.
pub(crate) fn run(
    task: &Task<'_>,
    target: &Target,
    transaction: &mut Transaction,
) -> Result<Outcome, Failure> {
    let fields = fields(task, target, transaction)?;
    let scopes = transaction.snapshot().scopes(target.collection, &fields);
    let layout = transaction.snapshot().layout().of(target.collection);
    permit(task.found.system(), task.caller, &scopes, layout, Access::Write)?;
    assign::check_references(transaction, target.collection, &fields)?;
    let record = transaction
        .insert(target.collection, fields)
        .map_err(|taken| assign::conflict(transaction, target, &taken))?;
    Ok(Outcome::Record(record))
}

/// The fields in the order of the schema: what `set` assigns, what was sent, what `default` fills
/// in, the schema's default, null.
fn fields(
    task: &Task<'_>,
    target: &Target,
    transaction: &Transaction,
) -> Result<Map<String, Value>, Failure> {
    let Some(Verb::Create(create)) = task.found.operation.behaviour.verb() else {
        return Err(Failure::new(FailureKind::Internal, "the operation creates nothing"));
    };
    let body = task.input.body.clone().unwrap_or_default();
    let mut given = body.as_object().cloned().unwrap_or_default();
    for (field, value) in rendered(task, &create.default, &body)? {
        let unset = given.get(&field).is_none_or(Value::is_null);
        if unset {
            given.insert(field, value);
        }
    }
    given.extend(rendered(task, &create.set, &body)?);
    let layout = transaction.snapshot().layout().of(target.collection);
    assign::hash_secrets(layout, &mut given, |_| true);
    let id = transaction.next_id(target.collection);
    for field in [&layout.form.id].into_iter().chain(&layout.also) {
        given.insert(field.clone(), id.as_str().into());
    }
    assign::stamp(&mut given, layout.stamps.created.as_deref(), transaction.now());
    assign::stamp(&mut given, layout.stamps.updated.as_deref(), transaction.now());
    let known = |(name, unsaid): &(String, Option<Value>)| {
        Some((name.clone(), given.get(name).or(unsaid.as_ref())?.clone()))
    };
    Ok(layout.fields.iter().filter_map(known).collect())
}

fn rendered(
    task: &Task<'_>,
    templates: &IndexMap<String, Template>,
    body: &Value,
) -> Result<Map<String, Value>, Failure> {
    if templates.is_empty() {
        return Ok(Map::new());
    }
    let (caller, path) = (task.facts(), task.path());
    let names = [("caller", &caller), ("body", body), ("path", &path)];
    let scope = Scope::new(&names);
    templates.iter().map(|(field, template)| Ok((field.clone(), template.render(&scope)?))).collect()
}
