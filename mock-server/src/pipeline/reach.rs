use super::{Access, missing, permit, sees, sight};
use crate::change::Rules;
use crate::failure::Failure;
use crate::state::{CollectionId, Record, Snapshot};
use crate::token::Verified;

/// Whether a caller finds a record: by the place where it lies, or as its resource says. To write one
/// that is shown from elsewhere takes a level.
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
    let declared = rules.of(collection);
    let is_seen = declared.visible.is_empty() || sees(&sight(rules, collection, caller)?, record);
    if !is_seen {
        return Err(missing(snapshot, collection, &record.id));
    }
    let by_level = declared.levels.is_some() || access == Access::Read;
    if by_level && !declared.visible.is_empty() {
        return Ok(());
    }
    permit(rules.system(collection), caller, &record.scopes, rules.layout.of(collection), access)
}
