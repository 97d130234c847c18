use clap::Args;
use indexmap::IndexSet;
use serde::Serialize;

use super::console::Console;
use super::exit::Exit;
use super::format::Form;
use super::selection::{SelectionArgs, UsageError};
use crate::plan::{Plan, Planned};
use crate::report::count;

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    selection: SelectionArgs,
    /// How to write the list: a line a workflow, or a JSON list
    #[arg(long, value_enum, default_value_t)]
    format: Form,
}

/// A workflow, or a case of one.
#[derive(Serialize)]
struct Listed {
    suite: String,
    workflow: String,
    case: Option<String>,
    steps: usize,
    tags: Vec<String>,
    /// Systems that it calls.
    systems: IndexSet<String>,
    /// Ids of what it checks, in the order of its steps.
    requirements: IndexSet<String>,
    /// Whether it needs --allow-writes on a deployment.
    writes: bool,
}

/// What would run: suite, id, number of steps, tags, requirements.
pub(super) fn run(arguments: &ListArgs, console: &mut Console<'_>) -> Result<Exit, UsageError> {
    let contract = arguments.selection.documents.contract()?;
    let suites = arguments.selection.load(&contract)?;
    let plan = Plan::new(&suites, &arguments.selection.selection())?;
    let listed: Vec<_> = plan.workflows().iter().map(Listed::of).collect();
    match arguments.format {
        Form::Text => listed.iter().try_for_each(|one| writeln!(console.out, "{}", one.line()))?,
        Form::Json => writeln!(
            console.out,
            "{}",
            serde_json::to_string_pretty(&listed).map_err(std::io::Error::other)?
        )?,
    }
    Ok(Exit::Conforms)
}

impl Listed {
    fn of(planned: &Planned<'_>) -> Self {
        let name = planned.name();
        let steps = &planned.workflow.steps;
        let called = || steps.iter().filter(|step| !step.is_control());
        let requirement =
            |promises: crate::arazzo::Promises| [promises.suite.requirement, promises.contract.requirement];
        Self {
            suite: name.suite,
            workflow: name.workflow,
            case: name.case,
            steps: steps.len(),
            tags: planned.workflow.tags.clone(),
            systems: called().map(|step| step.system.name().to_owned()).collect(),
            requirements: called()
                .flat_map(|step| requirement(step.promises(planned.case)))
                .flatten()
                .collect(),
            writes: called().any(|step| step.operation.writes()),
        }
    }

    fn line(&self) -> String {
        let case = self.case.as_ref().map(|case| format!(", case {case}")).unwrap_or_default();
        let tags = if self.tags.is_empty() { String::new() } else { format!(" [{}]", self.tags.join(", ")) };
        let requirements: Vec<_> = self.requirements.iter().map(String::as_str).collect();
        let (suite, workflow, steps) = (&self.suite, &self.workflow, count(self.steps, "step"));
        format!("{suite}: {workflow}{case} ({steps}){tags} {}", requirements.join(", ")).trim_end().to_owned()
    }
}
