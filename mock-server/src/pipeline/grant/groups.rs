use std::collections::BTreeSet;

use serde_json::Value;
use specs::annotation::SystemAnnotation;

use super::hits::hits;
use super::{name, texts};
use crate::failure::Failure;
use crate::site::GrantsPlan;
use crate::state::Snapshot;
use crate::token::Seen;

/// Puts the groups into the caller's facts, looking until no more are found: a group may be in a
/// group. One that is in itself is found once.
pub(super) fn groups(
    annotation: &SystemAnnotation,
    plan: &GrantsPlan,
    snapshot: &Snapshot,
    facts: &mut Value,
    seen: &mut Seen,
) -> Result<(), Failure> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    loop {
        let before = found.len();
        name(facts, "groups", found.iter().map(|group| Value::from(group.as_str())).collect());
        for (source, collection) in annotation.grants.iter().zip(&plan.sources) {
            let Some(groups) = &source.groups else { continue };
            hits(source, *collection, snapshot, facts, seen, |names| {
                found.extend(texts(&groups.render(names)?).map(str::to_owned));
                Ok(())
            })?;
        }
        if found.len() == before {
            return Ok(());
        }
    }
}
