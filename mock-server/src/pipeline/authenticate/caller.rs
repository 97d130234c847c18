use serde_json::{Map, Value};
use specs::System;
use specs::annotation::{Identity, Level};
use specs::expression::Scope as Names;

use crate::failure::Failure;
use crate::state::{Place, Scope};

/// The caller's facts, as the system reads them from the claims.
///
/// # Errors
/// When an expression of the document fails.
pub(super) fn facts(identity: &Identity, claims: &Value) -> Result<Value, Failure> {
    let names = [("claims", claims)];
    let scope = Names::new(&names);
    let facts = identity.caller.iter().map(|(name, template)| Ok((name.clone(), template.render(&scope)?)));
    facts.collect::<Result<Map<_, _>, Failure>>().map(Value::Object)
}

/// Where the caller stands; `None` in a system without levels.
pub(super) fn place(system: &System, facts: &Value) -> Result<Option<Place>, Failure> {
    let Some(tenancy) = &system.annotation().tenancy else { return Ok(None) };
    let names = [("caller", facts)];
    let scope = Names::new(&names);
    for entry in &tenancy.place {
        let holds = entry.condition.as_ref().map_or(Ok(true), |condition| condition.holds(&scope))?;
        if !holds {
            continue;
        }
        let id = entry.id.as_ref().map(|id| id.render(&scope)).transpose()?;
        return Ok(Some(match (&entry.at, id.as_ref().and_then(Value::as_str)) {
            (Level::Platform, _) => Place::In(Scope::Platform),
            (Level::Owner(level), Some(id)) => owner(&tenancy.levels, level, id),
            (Level::Owner(_), None) => Place::Nowhere,
        }));
    }
    Ok(Some(Place::Nowhere))
}

fn owner(levels: &[String], level: &str, id: &str) -> Place {
    match levels.iter().position(|known| known == level) {
        Some(level) => Place::In(Scope::Owner { level, id: id.into() }),
        None => Place::Nowhere,
    }
}
