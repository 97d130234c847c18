use std::path::PathBuf;

use clap::Args;
use specs::Diagnostics;

use super::console::Console;
use super::documents::DocumentArgs;
use super::exit::Exit;
use super::format::Form;
use super::selection::UsageError;
use crate::plan::Suites;
use crate::report::count;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Suite files, or folders of `*.arazzo.yaml`; without any, the suites that ship inside
    #[arg(value_name = "SUITE")]
    suites: Vec<PathBuf>,
    /// How to report: file, line, column, what was expected, a hint
    #[arg(long, value_enum, default_value_t)]
    format: Form,
    #[command(flatten)]
    documents: DocumentArgs,
}

/// Tells everything that is wrong with suites, without sending anything.
pub(super) fn run(arguments: &CheckArgs, console: &mut Console<'_>) -> Result<Exit, UsageError> {
    let contract = arguments.documents.contract()?;
    let (suites, found) = Suites::check(&arguments.suites, &contract)?;
    match arguments.format {
        Form::Json => writeln!(console.out, "{}", json(&found)?)?,
        Form::Text => text(&suites, &found, console)?,
    }
    Ok(if found.is_empty() { Exit::Conforms } else { Exit::Deviates })
}

fn text(suites: &Suites<'_>, found: &Diagnostics, console: &mut Console<'_>) -> std::io::Result<()> {
    found.iter().try_for_each(|diagnostic| writeln!(console.out, "{diagnostic}"))?;
    let errors = if found.is_empty() { "no errors".to_owned() } else { count(found.len(), "error") };
    let (suites, workflows) = (count(suites.len(), "suite"), count(suites.workflows(), "workflow"));
    writeln!(console.out, "{errors}: {suites}, {workflows}")
}

fn json(found: &Diagnostics) -> std::io::Result<String> {
    serde_json::to_string_pretty(found).map_err(std::io::Error::other)
}
