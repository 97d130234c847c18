use std::sync::Arc;

use serde_json::Value;
use specs::System;
use specs::annotation::{Context, FailureKind, Level};
use specs::expression::Scope as Names;

use crate::failure::Failure;
use crate::pipeline::context::{Chosen, refused};
use crate::pipeline::route::Found;
use crate::state::{Place, Record, Scope};

/// Where the caller stands; `None` in a system without levels, and for nobody.
pub(super) fn place(
    system: &System,
    is_somebody: bool,
    facts: &Value,
    context: &Value,
) -> Result<Option<Place>, Failure> {
    let Some(tenancy) = system.annotation().tenancy.as_ref().filter(|_| is_somebody) else { return Ok(None) };
    let names = [("caller", facts), ("context", context)];
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

/// The place within the records the request chose to act in, the deepest of them.
///
/// # Errors
/// What a context says of one the caller may not act in.
pub(super) fn narrowed(
    found: &Found<'_>,
    mut place: Option<Place>,
    facts: &Value,
    chosen: &Chosen,
) -> Result<Option<Place>, Failure> {
    let contexts = found.system().annotation().context.iter().zip(&found.service.contexts);
    for (((name, context), plan), record) in contexts.zip(chosen) {
        let Some(record) = record else { continue };
        may_act(name, context, place.as_ref(), facts, record)?;
        if let Some(level) = plan.level {
            let scope = Scope::Owner { level, id: Arc::clone(&record.id) };
            let is_deeper = match &place {
                Some(Place::In(within)) => scope.depth() > within.depth(),
                Some(Place::Nowhere) => false,
                None => true,
            };
            if is_deeper {
                place = Some(Place::In(scope));
            }
        }
    }
    Ok(place)
}

fn may_act(
    name: &str,
    context: &Context,
    place: Option<&Place>,
    facts: &Value,
    record: &Record,
) -> Result<(), Failure> {
    let denied = |reason: String| {
        Err(refused(context.denied.as_ref(), FailureKind::Forbidden, &context.resource, &record.id, reason))
    };
    let is_inside = match place {
        Some(Place::In(scope)) => record.is_in(scope),
        Some(Place::Nowhere) => false,
        None => true,
    };
    if !is_inside {
        return denied(format!("the {name} `{}` lies outside the caller's place", record.id));
    }
    let names = [("caller", facts), ("record", record.fields())];
    match &context.condition {
        Some(condition) if !condition.holds(&Names::new(&names))? => {
            denied(format!("the caller may not act in the {name} `{}`: {}", record.id, condition.source()))
        }
        _ => Ok(()),
    }
}
