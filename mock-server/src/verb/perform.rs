use specs::annotation::Verb;
use specs::annotation::verb::Perform;

use super::act::Act;
use crate::failure::Failure;
use crate::pipeline::{Outcome, Task};
use crate::state::Transaction;

/// Does several things at once.
pub(crate) fn run(
    task: &Task<'_>,
    verb: &Verb,
    perform: &Perform,
    transaction: &mut Transaction,
) -> Result<Outcome, Failure> {
    let mut act = Act::new(task, verb, transaction);
    act.before()?;
    act.work.effects(task.found.system(), &perform.perform, &mut act.names)?;
    let outcome = act.after(None)?.unwrap_or(Outcome::Nothing);
    act.headed(outcome)
}
