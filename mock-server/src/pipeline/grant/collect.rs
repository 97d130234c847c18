use serde_json::Value;
use specs::annotation::{Source, SystemAnnotation};
use specs::expression::{Scope, Template};

use super::hits::{hits, look_at};
use super::{bound, texts};
use crate::failure::Failure;
use crate::rights::{Right, Words};
use crate::site::GrantsPlan;
use crate::state::Snapshot;
use crate::token::Seen;

/// Every right that the sources give.
pub(super) fn rights(
    annotation: &SystemAnnotation,
    plan: &GrantsPlan,
    snapshot: &Snapshot,
    facts: &Value,
    seen: &mut Seen,
) -> Result<Vec<Right>, Failure> {
    let mut rights = Vec::new();
    for (source, collection) in annotation.grants.iter().zip(&plan.sources) {
        if source.roles.is_some() || source.permissions.is_some() {
            hits(source, *collection, snapshot, facts, seen, |names| {
                rights.push(right(source, names)?);
                Ok(())
            })?;
        }
    }
    for right in &mut rights {
        let mut words = std::mem::take(&mut right.words);
        for role in &right.roles {
            permit(annotation, plan, snapshot, role, &mut words, seen)?;
        }
        right.words = words;
    }
    Ok(rights)
}

fn right(source: &Source, names: &Scope<'_>) -> Result<Right, Failure> {
    let render = |template: &Option<Template>| template.as_ref().map(|it| it.render(names)).transpose();
    let (roles, permissions) = (render(&source.roles)?, render(&source.permissions)?);
    Ok(Right {
        roles: roles.iter().flat_map(texts).map(str::to_owned).collect(),
        words: permissions.iter().flat_map(texts).collect(),
        on: bound(&source.on, names)?,
    })
}

/// Adds what a role permits: one that is declared, else one that is a record. Of one that is neither
/// nothing is known, and it permits nothing.
fn permit(
    annotation: &SystemAnnotation,
    plan: &GrantsPlan,
    snapshot: &Snapshot,
    role: &str,
    words: &mut Words,
    seen: &mut Seen,
) -> Result<(), Failure> {
    if let Some(declared) = plan.roles.get(role) {
        words.merge(declared);
        return Ok(());
    }
    for (custom, collection) in annotation.custom_roles.iter().zip(&plan.custom) {
        look_at(seen, snapshot, *collection);
        let record = snapshot.lookup(*collection, custom.by.as_deref(), &Value::from(role));
        let Some(record) = record else { continue };
        let names = [("record", record.fields())];
        let names = Scope::new(&names);
        if custom.condition.as_ref().map_or(Ok(true), |condition| condition.holds(&names))? {
            texts(&custom.permissions.render(&names)?).for_each(|word| words.add(word));
        }
    }
    Ok(())
}
