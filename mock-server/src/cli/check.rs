use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use fixtures::{Fixtures, Seed};
use jiff::Timestamp;
use specs::{Contract, Diagnostics, Severity, System};

use super::{Error, Format, Formatted};

/// Check documents, annotations and fixtures.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Documents, or folders with an openapi.yaml; without any, what ships inside
    path: Vec<PathBuf>,
    /// Print what was declared and what was inferred, an operation a line
    #[arg(long)]
    explain: bool,
    /// Check the records and people of this folder too
    #[arg(long, value_name = "DIR")]
    fixtures: Option<PathBuf>,
    #[command(flatten)]
    formatted: Formatted,
}

pub(super) fn run(check: &Check) -> Result<ExitCode, Error> {
    let (contract, mut found) = contract(check)?;
    if !found.has_errors() {
        let fixtures =
            Fixtures::load(&contract, check.fixtures.as_deref(), Seed::default(), Timestamp::now());
        found.extend(fixtures.err().into_iter().flatten());
    }
    let found = found.sorted();
    print(check, &contract, &found)?;
    Ok(if found.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Every document that compiles, and what was found in all of them.
fn contract(check: &Check) -> Result<(Contract, Diagnostics), Error> {
    let mut found = Diagnostics::default();
    if check.path.is_empty() {
        return Ok((specs::embedded()?, found));
    }
    let mut systems = Vec::new();
    for path in &check.path {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match specs::load(&name, path) {
            Ok(system) => {
                found.extend(system.warnings().iter().cloned());
                systems.push(system);
            }
            Err(problems) => found.extend(problems),
        }
    }
    Ok((Contract::new(systems), found))
}

fn print(check: &Check, contract: &Contract, found: &Diagnostics) -> Result<(), Error> {
    if check.formatted.format == Format::Json {
        println!("{}", serde_json::to_string_pretty(found)?);
        return Ok(());
    }
    for diagnostic in found {
        println!("{diagnostic}");
    }
    if check.explain {
        contract.systems().for_each(explain);
    }
    let count = |severity| found.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let operations: usize = contract.systems().map(|system| system.operations().len()).sum();
    println!(
        "{} systems, {operations} operations: {} errors, {} warnings",
        contract.systems().count(),
        count(Severity::Error),
        count(Severity::Warning)
    );
    Ok(())
}

fn explain(system: &System) {
    for operation in system.operations() {
        let how = match operation.behaviour.verb() {
            Some(verb) => format!("declared: {} {}", verb.word(), verb.resource().unwrap_or_default()),
            None => "inferred: a sample of the response schema".to_owned(),
        };
        println!("{:<7} {:<60} {}", operation.method, operation.path.to_string(), how.trim_end());
    }
}
