use specs::annotation::Verb;
use specs::annotation::verb::Read;

use super::act::{Act, shown};
use crate::failure::{Failure, Kind};
use crate::pipeline::{Access, Outcome, Task};
use crate::site::Target;
use crate::state::Transaction;
use specs::annotation::FailureKind;

/// Answers one record.
pub(crate) fn run(
    task: &Task<'_>,
    verb: &Verb,
    read: &Read,
    target: &Target,
    transaction: &mut Transaction,
) -> Result<Outcome, Failure> {
    let mut act = Act::new(task, verb, transaction);
    let record = match (act.locate(&read.by, target, Access::Read, read.level.as_deref()), &read.absent) {
        (Ok(record), _) => record,
        (Err(failure), Some(absent)) if failure.kind == Kind::Declared(FailureKind::NotFound) => {
            return Ok(Outcome::Value(act.names.render(absent)?));
        }
        (Err(failure), _) => return Err(failure),
    };
    act.names.bind_record("record", &record);
    act.before()?;
    if let Some(outcome) = act.after(Some((target.collection, &record)))? {
        return act.headed(outcome);
    }
    let json = shown(&mut act.work, target.collection, &record, &serde_json::Map::new())?;
    act.headed(Outcome::Item { json, made: None })
}
