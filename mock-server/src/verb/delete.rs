use std::sync::Arc;

use super::assign;
use crate::failure::Failure;
use crate::pipeline::{Access, Outcome, Task, locate, permit};
use crate::site::Target;
use crate::state::Transaction;

/// Removes the record the path names, as its resource says.
pub(crate) fn run(
    task: &Task<'_>,
    target: &Target,
    transaction: &mut Transaction,
) -> Result<Outcome, Failure> {
    let record = Arc::clone(locate(transaction.snapshot(), target.collection, task.id(&target.parameter))?);
    let layout = transaction.snapshot().layout().of(target.collection);
    permit(task.found.system(), task.caller, &record.scopes, layout, Access::Write)?;
    let mut fields = record.to_map();
    let stamps = layout.stamps.clone();
    assign::stamp(&mut fields, stamps.deleted.as_deref(), transaction.now());
    transaction
        .delete(target.collection, &record, fields)
        .map_err(|taken| assign::conflict(transaction, target, &taken))?;
    Ok(Outcome::Nothing)
}
