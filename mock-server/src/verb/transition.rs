use std::sync::Arc;

use specs::annotation::Verb;
use specs::annotation::verb::Transition;

use super::act::Act;
use crate::failure::Failure;
use crate::pipeline::{Access, Outcome, Task};
use crate::site::Target;
use crate::state::Transaction;

/// Moves a record from one state to another.
pub(crate) fn run(
    task: &Task<'_>,
    verb: &Verb,
    transition: &Transition,
    target: &Target,
    transaction: &mut Transaction,
) -> Result<Outcome, Failure> {
    let mut act = Act::new(task, verb, transaction);
    let before = act.locate(&transition.by, target, Access::Write, transition.level.as_deref())?;
    act.before()?;
    let set = act.names.rendered(&transition.set)?;
    let revealed = act.revealed(Some(&before), &set);
    let is_change = !set.is_empty();
    let mut fields = before.to_map();
    fields.extend(set);
    act.may_write(target.collection, Some(&before), &fields)?;
    // One that sets nothing is there for its effects: the record has not changed.
    let record =
        if is_change { act.work.update(target.collection, &before, fields)? } else { Arc::clone(&before) };
    act.after_change(target.collection, Some(&before), &record, &revealed, None)
}
