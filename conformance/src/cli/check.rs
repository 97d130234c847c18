use super::console::Console;
use super::exit::Exit;
use super::selection::{SelectionArgs, UsageError};
use crate::plan::Plan;

/// Suites are checked while they are read, so those that could be read are in order.
pub(super) fn run(arguments: &SelectionArgs, console: &mut Console<'_>) -> Result<Exit, UsageError> {
    let contract = specs::embedded()?;
    let suites = arguments.load(&contract)?;
    let plan = Plan::new(&suites, &arguments.selection())?;
    writeln!(
        console.out,
        "no errors: {} suites, {} workflows, {} steps",
        suites.len(),
        plan.len(),
        plan.steps()
    )?;
    Ok(Exit::Conforms)
}
