use serde_json::{Map, Value};
use specs::annotation::Verb;
use specs::annotation::verb::Upsert;

use super::act::Act;
use super::merge::merged;
use crate::failure::Failure;
use crate::pipeline::{Access, Outcome, Task};
use crate::site::Target;
use crate::state::Transaction;

/// Changes the record that equals, or makes it.
pub(crate) fn run(
    task: &Task<'_>,
    verb: &Verb,
    upsert: &Upsert,
    target: &Target,
    transaction: &mut Transaction,
) -> Result<Outcome, Failure> {
    let mut act = Act::new(task, verb, transaction);
    let equal = act.names.rendered(&upsert.equal)?;
    let before = act.work.rows(target.collection, &upsert.equal, None, &act.names)?.into_iter().next();
    act.names.bind("created", before.is_none().into());
    act.names.bind("current", before.as_ref().map(|record| record.fields().clone()).unwrap_or_default());
    if let Some(before) = &before {
        act.reach(target.collection, before, Access::Write, upsert.level.as_deref())?;
    }
    act.before()?;
    let set = act.names.rendered(&upsert.set)?;
    let mut fields = match &before {
        Some(before) => merged(before.to_map(), task, &upsert.merge),
        None => filled(task, act.names.rendered(&upsert.default)?),
    };
    fields.extend(equal);
    fields.extend(set);
    let revealed = act.revealed(&fields);
    act.may_write(target.collection, &fields)?;
    let record = match &before {
        Some(before) => act.work.update(target.collection, before, fields)?,
        None => act.work.create(target.collection, fields)?,
    };
    act.after_change(target.collection, before.as_deref(), &record, &revealed, Some(before.is_none()))
}

/// The body, with what is said for where it says nothing.
fn filled(task: &Task<'_>, mut default: Map<String, Value>) -> Map<String, Value> {
    let sent = task.input.body.as_ref().and_then(Value::as_object).into_iter().flatten();
    for (name, value) in sent {
        if !value.is_null() || !default.contains_key(name) {
            default.insert(name.clone(), value.clone());
        }
    }
    default
}
