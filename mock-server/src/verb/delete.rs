use specs::annotation::Verb;
use specs::annotation::verb::Delete;

use super::act::Act;
use crate::failure::Failure;
use crate::pipeline::{Access, Outcome, Task};
use crate::site::Target;
use crate::state::Transaction;

/// Removes a record, as its resource says.
pub(crate) fn run(
    task: &Task<'_>,
    verb: &Verb,
    delete: &Delete,
    target: &Target,
    transaction: &mut Transaction,
) -> Result<Outcome, Failure> {
    let mut act = Act::new(task, verb, transaction);
    let record = act.locate(&delete.by, target, Access::Write, delete.level.as_deref())?;
    act.names.bind_record("record", &record);
    act.before()?;
    // Effects first: they may take away what would keep it there.
    let outcome = act.after(Some((target.collection, &record)))?.unwrap_or(Outcome::Nothing);
    let outcome = act.headed(outcome)?;
    act.work.delete(target.collection, &record)?;
    Ok(outcome)
}
