use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::console::Console;
use super::exit::Exit;
use super::format::{Form, Format};
use super::run::RunArgs;
use super::selection::UsageError;
use crate::report::{CoverageError, retell_coverage};

#[derive(Debug, Args)]
pub(super) struct CoverageArgs {
    #[command(flatten)]
    run: RunArgs,
    /// How to write what was seen
    #[arg(long, value_enum, default_value_t)]
    format: Form,
    /// Take it from a report of `run --report json=PATH` instead of running
    #[arg(long, value_name = "REPORT.json", conflicts_with_all = ["target", "reports", "suites"])]
    from: Option<PathBuf>,
}

/// Runs, or reads a report, and tells what of the contract was seen.
pub(super) async fn run(arguments: &CoverageArgs, console: &mut Console<'_>) -> Result<Exit, UsageError> {
    if let Some(path) = &arguments.from {
        return read(path, arguments.format, console);
    }
    let mut run = arguments.run.clone();
    // Standard output is for what was asked for.
    run.reporting.reports.retain(|format| format.path().is_some());
    run.reporting.reports.push(Format::Coverage(arguments.format));
    super::run::run(&run, console).await
}

fn read(path: &Path, form: Form, console: &mut Console<'_>) -> Result<Exit, UsageError> {
    let name = path.display().to_string();
    let text =
        fs::read_to_string(path).map_err(|error| CoverageError::Unreadable { path: name.clone(), error })?;
    retell_coverage(&name, &text, form, &mut *console.out)??;
    Ok(Exit::Conforms)
}
