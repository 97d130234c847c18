use specs::annotation::Verb;
use specs::annotation::verb::Upsert;

use super::act::Act;
use super::merge::merged;
use crate::failure::Failure;
use crate::pipeline::{Outcome, Task};
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
    let before = act.find_upserted(upsert, target)?;
    act.before()?;
    let set = act.names.rendered(&upsert.set)?;
    let mut fields = match &before {
        Some(before) => merged(before.to_map(), task, target, &upsert.merge),
        None => {
            let mut fields = task.body(target.collection);
            act.names.supply(&mut fields, &upsert.default)?;
            fields
        }
    };
    fields.extend(equal);
    fields.extend(set);
    let revealed = act.revealed(before.as_deref(), &fields);
    act.may_write(target.collection, before.as_deref(), &fields)?;
    let record = match &before {
        Some(before) => act.work.update(target.collection, before, fields)?,
        None => act.work.create(target.collection, fields)?,
    };
    act.after_change(target.collection, before.as_deref(), &record, &revealed, Some(before.is_none()))
}
