//! What operations do: a file a verb, each from a [`Task`](crate::pipeline::Task) to an outcome.

mod act;
pub(crate) mod choose;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod link;
pub(crate) mod list;
mod merge;
pub(crate) mod paging;
pub(crate) mod perform;
pub(crate) mod query;
pub(crate) mod read;
mod select;
pub(crate) mod transition;
pub(crate) mod unlink;
pub(crate) mod update;
pub(crate) mod upsert;
mod words;

pub(crate) use act::request_names;

use specs::IndexMap;
use specs::annotation::{Call, Verb};

use crate::change::Bindings;
use crate::failure::Failure;
use crate::pipeline::Task;
use crate::site::Plan;

/// What an operation calls, with the names that stand before it does.
pub(crate) struct Calls<'a> {
    pub(crate) calls: &'a IndexMap<String, Call>,
    pub(crate) names: Bindings<'a>,
}

/// What an operation calls; nothing for most.
///
/// # Errors
/// What the operation refuses before it calls anything.
pub(crate) fn calls<'a>(task: &'a Task<'a>) -> Result<Option<Calls<'a>>, Failure> {
    let (plan, Some(verb)) = (&task.found.route.plan, task.found.operation.behaviour.verb()) else {
        return Ok(None);
    };
    let (verb, plan): (&Verb, &Plan) = match (verb, plan) {
        (Verb::Choose(choose), Plan::Choice(choices)) => choose::chosen(task, choose, choices)?,
        _ => (verb, plan),
    };
    let Some(steps) = verb.steps().filter(|steps| !steps.call.is_empty()) else { return Ok(None) };
    let names = task.exchange.world.peek(|transaction| act::before_calls(task, verb, plan, transaction))?;
    Ok(Some(Calls { calls: &steps.call, names }))
}
