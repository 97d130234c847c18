use indexmap::IndexMap;
use serde_json::{Map, Value};
use specs::annotation::{FailureKind, Guard, Verb};
use specs::expression::{Scope, Template};

use super::assign;
use crate::failure::Failure;
use crate::pipeline::{Access, Outcome, Task, permit};
use crate::site::Target;
use crate::state::Transaction;

/// Makes a record from the body. Everything that does not depend on what else is in the world is
/// done before the world is held.
pub(crate) fn run(task: &Task<'_>, target: &Target) -> Result<Outcome, Failure> {
    let given = given(task, target)?;
    task.exchange.world.commit(|transaction| commit(task, target, transaction, given))
}

fn commit(
    task: &Task<'_>,
    target: &Target,
    transaction: &mut Transaction,
    given: Map<String, Value>,
) -> Result<Outcome, Failure> {
    let fields = stamped(target, transaction, given);
    let scopes = transaction.snapshot().scopes(target.collection, &fields);
    let layout = transaction.snapshot().layout().of(target.collection);
    permit(task.found.system(), task.caller, &scopes, layout, Access::Write)?;
    assign::check_references(transaction, target.collection, &fields, |_| true)?;
    let record = transaction
        .insert(target.collection, fields)
        .map_err(|taken| assign::conflict(transaction, target, &taken))?;
    Ok(Outcome::Record(record))
}

/// What `set` assigns, what was sent, what `default` and then the schema fill in.
fn given(task: &Task<'_>, target: &Target) -> Result<Map<String, Value>, Failure> {
    let Some(Verb::Create(create)) = task.found.operation.behaviour.verb() else {
        return Err(Failure::new(FailureKind::Internal, "the operation creates nothing"));
    };
    let body = task.input.body.clone().unwrap_or_default();
    let (caller, path) = (task.facts(), task.path());
    let names = [("caller", caller), ("context", task.context()), ("body", &body), ("path", &path)];
    let scope = Scope::new(&names);
    refuse(&create.when, &scope)?;
    let defaults = rendered(&create.default, &scope)?;
    let set = rendered(&create.set, &scope)?;
    let mut given = if let Value::Object(fields) = body { fields } else { Map::new() };
    for (field, value) in defaults {
        if given.get(&field).is_none_or(Value::is_null) {
            given.insert(field, value);
        }
    }
    given.extend(set);
    let layout = task.site.layout().of(target.collection);
    layout.form.fill_in(&mut given);
    assign::hash_secrets(layout, &mut given, |_| true);
    Ok(given)
}

/// The fields with id and instants.
fn stamped(target: &Target, transaction: &Transaction, mut given: Map<String, Value>) -> Map<String, Value> {
    let layout = transaction.snapshot().layout().of(target.collection);
    let id = transaction.next_id(target.collection);
    for field in [&layout.form.id].into_iter().chain(&layout.also) {
        given.insert(field.clone(), id.as_str().into());
    }
    assign::stamp(&mut given, layout.stamps.created.as_deref(), transaction.now());
    assign::stamp(&mut given, layout.stamps.updated.as_deref(), transaction.now());
    given
}

/// The first guard that holds answers.
fn refuse(guards: &[Guard], scope: &Scope<'_>) -> Result<(), Failure> {
    for guard in guards {
        if guard.condition.holds(scope)? {
            let reason = format!("a guard refuses: {}", guard.condition.source());
            return Err(Failure::declared(&guard.fail, scope, reason));
        }
    }
    Ok(())
}

fn rendered(
    templates: &IndexMap<String, Template>,
    scope: &Scope<'_>,
) -> Result<Map<String, Value>, Failure> {
    templates.iter().map(|(field, template)| Ok((field.clone(), template.render(scope)?))).collect()
}
