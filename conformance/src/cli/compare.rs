use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use specs::Contract;

use super::attend::{Run, Work, attend};
use super::console::Console;
use super::exit::Exit;
use super::reporting::ReportArgs;
use super::run::refused;
use super::selection::{SelectionArgs, UsageError};
use super::snapshots::{SnapshotArgs, is_ci};
use crate::client::Client;
use crate::compare::{Accepted, Sides, overrides};
use crate::plan::Plan;
use crate::target::{Address, Served, Target, TargetError, Writes};

#[derive(Debug, Args)]
pub(super) struct CompareArgs {
    #[command(flatten)]
    selection: SelectionArgs,
    /// The target that is taken for the measure: `mock`, a URL, or a target file
    // Parsed by us: clap would print it, and somebody may have put a password into it.
    #[arg(long, default_value = "mock", value_name = "mock|URL|FILE")]
    left: String,
    /// The target that is measured
    #[arg(long, value_name = "mock|URL|FILE")]
    right: String,
    /// What is said of values, for every step: YAML with `ignore`, `equal` or `count`
    #[arg(long, value_name = "FILE")]
    overrides: Option<PathBuf>,
    /// Workflows that run at once on either side; without it, as many as the more delicate one bears
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    reporting: ReportArgs,
    /// Also run workflows that write to a deployment, on either side; on a mock they always run
    #[arg(long)]
    allow_writes: bool,
    #[command(flatten)]
    snapshots: SnapshotArgs,
}

pub(super) async fn run(arguments: &CompareArgs, console: &mut Console<'_>) -> Result<Exit, UsageError> {
    let (left, right) = (side("left", &arguments.left)?, side("right", &arguments.right)?);
    let said = arguments.overrides.as_deref().map(overrides).transpose()?.unwrap_or_default();
    let accept = arguments.snapshots.accepting(is_ci())?;
    let contract = arguments.selection.documents.contract()?;
    let suites = arguments.selection.load(&contract)?;
    let accepted = arguments.snapshots.snapshots.as_deref();
    let accepted = accepted.map(|root| Accepted::open(root, accept, &suites)).transpose()?;
    let plan = Plan::new(&suites, &arguments.selection.selection())?;
    let served = || arguments.selection.documents.served(None);
    let (left, right) = match connect([(&left, served()?), (&right, served()?)], arguments, &contract).await {
        Ok(reached) => reached,
        Err(error) => return Ok(refused(&error, console)),
    };
    let jobs = arguments.jobs.map_or_else(|| left.0.jobs().min(right.0.jobs()), usize::from);
    let (left, right) = ((&left.0, &left.1), (&right.0, &right.1));
    let sides = Sides { left, right, overrides: &said, accepted: accepted.as_ref() };
    let what = Run { work: Work::Compare(&plan, sides), jobs, reporting: &arguments.reporting };
    let exit = attend(&what, console).await?;
    accepted.as_ref().map_or(Ok(()), Accepted::finish)?;
    Ok(exit)
}

fn side(side: &'static str, text: &str) -> Result<Address, UsageError> {
    text.parse().map_err(|error| UsageError::Side { side, error })
}

async fn connect(
    [left, right]: [(&Address, Option<Served>); 2],
    arguments: &CompareArgs,
    contract: &Contract,
) -> Result<((Target, Client), (Target, Client)), TargetError> {
    let writes = if arguments.allow_writes { Writes::Allowed } else { Writes::Refused };
    let systems = &arguments.selection.systems;
    let left = Target::reach(left.0, contract, left.1, systems, writes).await?;
    let right = Target::reach(right.0, contract, right.1, systems, writes).await?;
    Ok((left, right))
}
