use specs::annotation::Verb;
use specs::annotation::verb::Update;

use super::act::Act;
use super::merge::merged;
use crate::failure::Failure;
use crate::pipeline::{Access, Outcome, Task};
use crate::site::Target;
use crate::state::Transaction;

/// Changes the fields the body names. The caller must reach the record before and after.
pub(crate) fn run(
    task: &Task<'_>,
    verb: &Verb,
    update: &Update,
    target: &Target,
    transaction: &mut Transaction,
) -> Result<Outcome, Failure> {
    let mut act = Act::new(task, verb, transaction);
    let before = act.locate(&update.by, target, Access::Write, update.level.as_deref())?;
    act.before()?;
    let mut fields = merged(before.to_map(), task, target, &update.merge);
    act.names.assign(&mut fields, &update.set)?;
    let revealed = act.revealed(Some(&before), &fields);
    act.may_write(target.collection, Some(&before), &fields)?;
    let record = act.work.update(target.collection, &before, fields)?;
    act.after_change(target.collection, Some(&before), &record, &revealed, None)
}
