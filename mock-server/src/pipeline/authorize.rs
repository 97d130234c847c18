use serde_json::{Map, Value};
use specs::annotation::{FailureKind, Guard};
use specs::expression::Scope;

use super::route::Found;
use crate::failure::Failure;
use crate::token::Verified;

/// Whether the caller may do this at all: every policy of the operation, guard by guard.
///
/// # Errors
/// What the first guard that holds asks for.
pub(super) fn authorize(found: &Found<'_>, caller: Option<&Verified>) -> Result<(), Failure> {
    let Some(verb) = found.operation.behaviour.verb() else { return Ok(()) };
    for name in verb.access() {
        let policies = &found.system().annotation().access;
        let Some((index, _, guards)) = policies.get_full(name) else {
            return Err(Failure::new(FailureKind::Internal, format!("policy `{name}` is not declared")));
        };
        policy(name, index, guards, caller)?;
    }
    Ok(())
}

/// Guards look at the caller's facts alone, which a token never changes: the outcome is kept.
fn policy(name: &str, index: usize, guards: &[Guard], caller: Option<&Verified>) -> Result<(), Failure> {
    let nobody = Value::Object(Map::new());
    let facts = caller.map_or(&nobody, |caller| &caller.facts);
    let known = caller.and_then(|caller| caller.policies.get(index));
    let refusing = match known.and_then(|known| known.get()) {
        Some(refusing) => *refusing,
        None => {
            let refusing = first_that_holds(guards, facts)?;
            known.map(|known| known.set(refusing));
            refusing
        }
    };
    match refusing.and_then(|at| guards.get(at)) {
        None => Ok(()),
        Some(guard) => {
            let reason = format!("policy `{name}` refuses: {}", guard.condition.source());
            Err(Failure::declared(&guard.fail, &Scope::new(&[("caller", facts)]), reason))
        }
    }
}

fn first_that_holds(guards: &[Guard], facts: &Value) -> Result<Option<usize>, Failure> {
    let names = [("caller", facts)];
    let scope = Scope::new(&names);
    for (at, guard) in guards.iter().enumerate() {
        if guard.condition.holds(&scope)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}
