use std::collections::BTreeSet;

use specs::contract::Location;

use super::frame::Frame;
use super::inputs::Binding;
use crate::arazzo::{Argument, Authentication, Call, Does, Part, Step};
use crate::expression::{Expression, Root};
use crate::mask::is_telling;
use crate::target::Credential;

/// Personas in whose name a step calls: those whose credential it sends, or, where it sends none, those
/// whose login stands in its body. None: nobody.
///
/// A token that an earlier step got counts for whoever that step was sent for.
pub(super) fn of(frame: &Frame<'_>, step: &Step<'_>) -> Vec<String> {
    let parts = &frame.routine.parts;
    let before = parts.iter().position(|part| part.id == step.id).unwrap_or_default();
    of_step(frame, step, before).into_iter().collect()
}

/// Steps are looked for before the one that reads them alone, so this ends.
fn of_step(frame: &Frame<'_>, step: &Step<'_>, before: usize) -> BTreeSet<String> {
    let shown = credentials(step);
    let shown: BTreeSet<_> = shown.into_iter().flat_map(|one| holders(frame, one, before)).collect();
    if shown.is_empty() { logins(frame, step) } else { shown }
}

/// What a step shows to say who calls.
fn credentials<'s>(step: &'s Step<'_>) -> Vec<&'s Expression> {
    let shows = |argument: &&Argument| match argument.location {
        Location::Header | Location::Query => is_telling(&argument.name),
        Location::Cookie => true,
        Location::Path => false,
    };
    let arguments = step.arguments.iter().filter(shows).flat_map(|argument| argument.value.expressions());
    arguments.chain(step.authentication.iter().flat_map(Authentication::expressions)).collect()
}

fn holders(frame: &Frame<'_>, expression: &Expression, before: usize) -> BTreeSet<String> {
    match expression.root() {
        Root::Input { name, .. } => persona(frame, name).into_iter().collect(),
        Root::Step { step, .. } => {
            let mut parts = frame.routine.parts.iter().take(before).enumerate();
            let found = parts.find(|(_, part)| part.id == *step);
            found.map(|(at, part)| of_part(frame, part, at)).unwrap_or_default()
        }
        _ => BTreeSet::new(),
    }
}

fn of_part(frame: &Frame<'_>, part: &Part<'_>, at: usize) -> BTreeSet<String> {
    match &part.does {
        Does::Send(step) => of_step(frame, step, at),
        Does::Call(call) => handed(frame, call),
    }
}

/// Personas that a workflow is called for.
fn handed(frame: &Frame<'_>, call: &Call) -> BTreeSet<String> {
    let expressions = call.arguments.iter().flat_map(|(_, value)| value.expressions());
    expressions.filter_map(|expression| of_input(frame, expression)).collect()
}

fn logins(frame: &Frame<'_>, step: &Step<'_>) -> BTreeSet<String> {
    let payload = step.payload.iter().flat_map(|payload| payload.expressions());
    payload.filter_map(|expression| of_input(frame, expression)).collect()
}

fn of_input(frame: &Frame<'_>, expression: &Expression) -> Option<String> {
    match expression.root() {
        Root::Input { name, .. } => persona(frame, name),
        _ => None,
    }
}

/// Whose credential an input holds.
fn persona(frame: &Frame<'_>, input: &str) -> Option<String> {
    match frame.bindings.get(input)? {
        Binding::Persona(name) => Some(Credential::of_input(name).persona),
        Binding::Value(_) => None,
    }
}
