use crate::arazzo::{Action, Label, Retry, Turn};
use crate::expression::Scope;

/// What follows a step.
#[derive(Clone, Copy, Debug)]
pub(super) enum Next<'p> {
    /// The step after it.
    Step,
    /// The end of its workflow.
    End,
    Goto(Label),
    /// The same again, by the action of this place.
    Retry(usize, &'p Retry),
}

/// The first action whose criteria hold; a retry whose attempts are used up is passed over.
///
/// Without any, a step that succeeded leads to the next one, and one that failed ends its workflow.
pub(super) fn next<'p>(actions: &'p [Action], used: &[u64], is_success: bool, scope: Scope<'_>) -> Next<'p> {
    let holds = |action: &Action| action.criteria.iter().all(|criterion| criterion.judge(scope).holds());
    let is_left = |place: usize, action: &Action| match &action.turn {
        Turn::Retry(retry) => used.get(place).is_none_or(|used| *used < retry.limit),
        Turn::End | Turn::Goto(_) => true,
    };
    let chosen = actions.iter().enumerate().find(|(place, action)| is_left(*place, action) && holds(action));
    match chosen {
        Some((_, Action { turn: Turn::End, .. })) => Next::End,
        Some((_, Action { turn: Turn::Goto(label), .. })) => Next::Goto(*label),
        Some((place, Action { turn: Turn::Retry(retry), .. })) => Next::Retry(place, retry),
        None if is_success => Next::Step,
        None => Next::End,
    }
}
