mod requires;

use specs::annotation::{FailureKind, Guard};
use specs::expression::Scope;

use super::Exchange;
use super::route::Found;
use crate::change::Rules;
use crate::failure::{Failure, nothing};
use crate::token::Verified;
use crate::validate::Body;

/// Whether the caller may do this at all: the permissions it needs, then every policy of the
/// operation, guard by guard.
///
/// # Errors
/// What is missing, or what the first guard that holds asks for.
pub(super) fn authorize(
    rules: Rules<'_>,
    exchange: &Exchange,
    found: &Found<'_>,
    caller: Option<&Verified>,
    body: &Body,
) -> Result<(), Failure> {
    requires::requires(rules, exchange, found, caller, body)?;
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

/// Guards look at the caller alone, who is another when anything about them changes: the outcome is
/// kept.
fn policy(name: &str, index: usize, guards: &[Guard], caller: Option<&Verified>) -> Result<(), Failure> {
    let names = [
        ("caller", caller.map_or(nothing(), |caller| &caller.facts)),
        ("context", caller.map_or(nothing(), |caller| &caller.context)),
    ];
    let scope = Scope::new(&names);
    let known = caller.and_then(|caller| caller.policies.get(index));
    let refusing = match known.and_then(|known| known.get()) {
        Some(refusing) => *refusing,
        None => {
            let refusing = first_that_holds(guards, &scope)?;
            known.map(|known| known.set(refusing));
            refusing
        }
    };
    match refusing.and_then(|at| guards.get(at)) {
        None => Ok(()),
        Some(guard) => {
            let reason = format!("policy `{name}` refuses: {}", guard.condition.source());
            Err(Failure::declared(&guard.fail, &scope, reason))
        }
    }
}

fn first_that_holds(guards: &[Guard], scope: &Scope<'_>) -> Result<Option<usize>, Failure> {
    for (at, guard) in guards.iter().enumerate() {
        if guard.condition.holds(scope)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}
