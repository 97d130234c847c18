use specs::annotation::verb::Choose;
use specs::annotation::{FailureKind, Verb};

use super::act::request_names;
use crate::failure::{Failure, text};
use crate::pipeline::Task;
use crate::site::{Choices, Plan};

/// Which of several things a request asks for.
///
/// # Errors
/// When it asks for none of them.
pub(crate) fn chosen<'a>(
    task: &Task<'_>,
    choose: &'a Choose,
    choices: &'a Choices,
) -> Result<(&'a Verb, &'a Plan), Failure> {
    let names = request_names(task, task.snapshot().clock().now());
    let value = text(&names.render(&choose.choose)?);
    let case = choose.cases.get(&value).zip(choices.cases.get(&value));
    let otherwise = choose.otherwise.as_deref().zip(choices.otherwise.as_deref());
    case.or(otherwise).ok_or_else(|| {
        let known: Vec<&str> = choose.cases.keys().map(String::as_str).collect();
        let reason = format!("`{value}` is none of {}", known.join(", "));
        Failure::new(FailureKind::BadRequest, reason).detail("value", value)
    })
}
