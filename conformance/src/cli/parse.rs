use clap::{Parser, Subcommand};

use super::check::CheckArgs;
use super::compare::CompareArgs;
use super::coverage::CoverageArgs;
use super::export::ExportArgs;
use super::list::ListArgs;
use super::run::RunArgs;

/// Replays scenario suites against a mock or a deployment and says where it disagrees with its contract
///
/// Exit codes: 0 conforms; 1 there is a finding; 2 something could not be checked; 3 usage.
#[derive(Debug, Parser)]
#[command(name = "conformance", version)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run suites against a target
    Run(RunArgs),
    /// Run suites against two targets and hold their answers against each other
    Compare(CompareArgs),
    /// Lint suites against the contract and the subset that other runners read; exit 1 on errors
    Check(CheckArgs),
    /// List the workflows that would run, with the requirements they check
    List(ListArgs),
    /// Run suites, or read a report, and tell which operations and statuses were seen, by whom, and why not
    Coverage(Box<CoverageArgs>),
    /// Write suites, documents and inputs for other runners
    Export(ExportArgs),
}
