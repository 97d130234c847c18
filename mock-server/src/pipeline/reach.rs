use super::{Access, missing, permit, sees, sight};
use crate::change::Rules;
use crate::failure::Failure;
use crate::state::{CollectionId, Record, Snapshot};
use crate::token::Verified;

/// Whether a caller finds a record: by the place where it lies, or as its resource says.
///
/// # Errors
/// What the system answers outsiders; `not_found` where the resource says who finds it.
pub(crate) fn reach(
    rules: Rules<'_>,
    snapshot: &Snapshot,
    collection: CollectionId,
    record: &Record,
    caller: Option<&Verified>,
    access: Access,
) -> Result<(), Failure> {
    if rules.of(collection).visible.is_empty() {
        let layout = rules.layout.of(collection);
        return permit(rules.system(collection), caller, &record.scopes, layout, access);
    }
    if sees(&sight(rules, collection, caller)?, record) {
        return Ok(());
    }
    Err(missing(snapshot, collection, &record.id))
}
