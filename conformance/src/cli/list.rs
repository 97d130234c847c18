use super::console::Console;
use super::exit::Exit;
use super::selection::{SelectionArgs, UsageError};
use crate::plan::Plan;

/// A line a workflow, or a case of one: suite, id, number of steps, tags.
pub(super) fn run(arguments: &SelectionArgs, console: &mut Console<'_>) -> Result<Exit, UsageError> {
    let contract = arguments.documents.contract()?;
    let suites = arguments.load(&contract)?;
    let plan = Plan::new(&suites, &arguments.selection())?;
    for planned in plan.workflows() {
        let workflow = planned.workflow;
        let name = planned.name();
        let tags =
            if workflow.tags.is_empty() { String::new() } else { format!(" [{}]", workflow.tags.join(", ")) };
        writeln!(console.out, "{name} ({} steps){tags}", workflow.steps.len())?;
    }
    Ok(Exit::Conforms)
}
