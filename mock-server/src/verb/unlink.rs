use specs::annotation::Verb;
use specs::annotation::verb::Unlink;

use super::act::Act;
use crate::failure::Failure;
use crate::pipeline::{Access, Outcome, Task, missing};
use crate::site::Target;
use crate::state::Transaction;

/// Takes something out of something.
pub(crate) fn run(
    task: &Task<'_>,
    verb: &Verb,
    unlink: &Unlink,
    target: &Target,
    transaction: &mut Transaction,
) -> Result<Outcome, Failure> {
    let mut act = Act::new(task, verb, transaction);
    let there = act.work.rows(target.collection, &unlink.equal, None, &act.names)?.into_iter().next();
    let id = task.id(&target.parameter);
    let record = there.ok_or_else(|| missing(act.work.transaction.snapshot(), target.collection, id))?;
    act.reach(target.collection, &record, Access::Write, None)?;
    task.about.is(&record);
    act.names.bind_record("record", &record);
    act.before()?;
    act.work.delete(target.collection, &record)?;
    let outcome = act.after(Some((target.collection, &record)))?.unwrap_or(Outcome::Nothing);
    act.headed(outcome)
}
