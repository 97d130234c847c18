use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::attend::{Run, Work, attend};
use super::console::Console;
use super::exit::Exit;
use super::laws::{LawArgs, Selected};
use super::reporting::ReportArgs;
use super::selection::{SelectionArgs, UsageError};
use super::snapshots::SnapshotArgs;
use crate::plan::Selection;
use crate::run::Asked;
use crate::target::{Target, TargetError, Writes};

const CREDENTIALS: &str = "\
Credentials of personas:
  A mock hands them out. For a deployment they come from the target file, else from the environment, the persona's name in capitals with _ for
  anything else: CONFORMANCE_ALICE_TOKEN, CONFORMANCE_SVC_READ_CLIENT_ID, CONFORMANCE_SVC_READ_CLIENT_SECRET,
  CONFORMANCE_ALICE_EMAIL, CONFORMANCE_ALICE_PASSWORD.";

#[derive(Clone, Debug, Args)]
#[command(after_help = CREDENTIALS)]
pub(super) struct RunArgs {
    #[command(flatten)]
    selection: SelectionArgs,
    #[command(flatten)]
    laws: LawArgs,
    /// Where to send requests: `mock` starts one; a URL is that of a mock, or of one system's deployment; a target file
    /// (`*.yaml`) says where systems stand, with whose credentials, and how hard to ask
    // Parsed by us: clap would print it, and somebody may have put a password into it.
    #[arg(long, default_value = "mock", value_name = "mock|URL|FILE")]
    target: String,
    /// Workflows that run at once; without it, as many as there are cores on a mock, one on a deployment
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(super) reporting: ReportArgs,
    /// The records that `--target mock` starts from, those that ship inside among them
    #[arg(long, value_name = "DIR")]
    fixtures: Option<PathBuf>,
    /// Also run workflows that write to a deployment; on a mock they always run
    #[arg(long)]
    allow_writes: bool,
    #[command(flatten)]
    snapshots: SnapshotArgs,
}

pub(super) async fn run(arguments: &RunArgs, console: &mut Console<'_>) -> Result<Exit, UsageError> {
    let address = arguments.target.parse()?;
    let contract = arguments.selection.documents.contract()?;
    let suites = arguments.selection.load(&contract)?;
    let mut selection = arguments.selection.selection();
    let select = |selection: &Selection| Selected::new(&arguments.laws, selection, &contract, &suites);
    let mut selected = select(&selection)?;
    let snapshots = arguments.snapshots.open(&suites)?;
    let writes = if arguments.allow_writes { Writes::Allowed } else { Writes::Refused };
    let systems = &arguments.selection.systems;
    let served = arguments.selection.documents.served(arguments.fixtures.clone())?;
    let (target, client) = match Target::reach(&address, &contract, served, systems, writes).await {
        Ok(connected) => connected,
        Err(error) => return Ok(refused(&error, console)),
    };
    if let (true, Some(systems)) = (selection.systems.is_empty(), target.systems()) {
        selection.systems = systems;
        selected = select(&selection)?;
    }
    let jobs = arguments.jobs.map_or_else(|| target.jobs(), usize::from);
    let plan = selected.plan.as_ref();
    let asked = Asked { plan, laws: &selected.laws, snapshots: snapshots.as_ref() };
    let work = Work::Run(asked, &target, &client);
    let what = Run { work, jobs, reporting: &arguments.reporting };
    attend(&what, console).await
}

pub(super) fn refused(error: &TargetError, console: &mut Console<'_>) -> Exit {
    let (word, exit) =
        if error.is_usage() { ("error", Exit::Usage) } else { ("could not check", Exit::Unchecked) };
    console.complain(format_args!("{word}: {error}\nhint: {}", error.hint()));
    exit
}
