use arc_swap::ArcSwapOption;
use serde_json::Value;
use specs::annotation::Identity;
use specs::expression::Scope;

use super::reading::Reading;
use crate::failure::Failure;
use crate::state::Record;
use crate::token::{Credential, Standing};

/// The records a credential stands with, by what it says.
pub(super) fn standing(reading: &Reading<'_>, says: &Value) -> Result<Vec<Standing>, Failure> {
    let names = [(reading.identity.proof.name(), says)];
    let scope = Scope::new(&names);
    let mut standing = Vec::new();
    let entries = reading.identity.standing.iter().zip(&reading.plan.standing);
    for (entry, (annotation, collection)) in entries.enumerate() {
        let excused = annotation.unless.as_ref().map_or(Ok(false), |unless| unless.holds(&scope))?;
        let id = annotation.id.render(&scope)?;
        if !excused && !id.is_null() {
            let (by, in_order) = (annotation.by.clone(), ArcSwapOption::empty());
            standing.push(Standing { collection: *collection, by, id, entry, in_order });
        }
    }
    Ok(standing)
}

/// Whether one of them is in order.
pub(super) fn in_order(
    identity: &Identity,
    entry: usize,
    record: &Record,
    credential: &Credential,
) -> Result<(), String> {
    let Some(standing) = identity.standing.get(entry) else { return Ok(()) };
    let Some(condition) = &standing.condition else { return Ok(()) };
    let names = [("record", record.fields()), (identity.proof.name(), credential.says())];
    match condition.holds(&Scope::new(&names)) {
        Ok(true) => Ok(()),
        Ok(false) => {
            Err(format!("the {} `{}` is not in order: {}", standing.resource, record.id, condition.source()))
        }
        Err(error) => Err(error.to_string()),
    }
}
