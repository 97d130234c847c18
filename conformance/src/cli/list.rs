use super::console::Console;
use super::exit::Exit;
use super::selection::{SelectionArgs, UsageError};
use crate::plan::Plan;

/// A line a workflow: suite, id, number of steps, tags.
pub(super) fn run(arguments: &SelectionArgs, console: &mut Console<'_>) -> Result<Exit, UsageError> {
    let contract = specs::embedded()?;
    let suites = arguments.load(&contract)?;
    let plan = Plan::new(&suites, &arguments.selection())?;
    for planned in plan.workflows() {
        let workflow = planned.workflow;
        let tags =
            if workflow.tags.is_empty() { String::new() } else { format!(" [{}]", workflow.tags.join(", ")) };
        writeln!(
            console.out,
            "{}: {} ({} steps){tags}",
            planned.suite.name,
            workflow.id,
            workflow.steps.len()
        )?;
    }
    Ok(Exit::Conforms)
}
