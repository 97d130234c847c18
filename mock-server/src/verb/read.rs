use std::sync::Arc;

use crate::failure::Failure;
use crate::pipeline::{Access, Outcome, Task, locate, permit};
use crate::site::Target;

/// Answers the record the path names.
pub(crate) fn run(task: &Task<'_>, target: &Target) -> Result<Outcome, Failure> {
    let snapshot = task.snapshot();
    let record = locate(&snapshot, target.collection, task.id(&target.parameter))?;
    let layout = snapshot.layout().of(target.collection);
    permit(task.found.system(), task.caller, &record.scopes, layout, Access::Read)?;
    Ok(Outcome::Record(Arc::clone(record)))
}
