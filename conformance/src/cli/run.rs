use std::io::{self, BufWriter, IsTerminal};
use std::num::NonZeroUsize;

use clap::{Args, ValueEnum};
use tokio::sync::mpsc;

use super::exit::Exit;
use super::selection::{SelectionArgs, UsageError};
use crate::client::{Client, Limits};
use crate::finding::Inferred;
use crate::plan::Plan;
use crate::report::{Human, Passing, Progress, Reporter, Tally, report};
use crate::run::{Interrupt, run as carry_out};
use crate::target::{Address, Target, TargetError, Writes};

const CREDENTIALS: &str = "\
Credentials of personas:
  A mock hands them out. For a deployment they come from the environment, the persona's name in capitals with _ for
  anything else: CONFORMANCE_ALICE_TOKEN, CONFORMANCE_SVC_READ_CLIENT_ID, CONFORMANCE_SVC_READ_CLIENT_SECRET,
  CONFORMANCE_ALICE_EMAIL, CONFORMANCE_ALICE_PASSWORD.";

#[derive(Debug, Args)]
#[command(after_help = CREDENTIALS)]
pub(super) struct RunArgs {
    #[command(flatten)]
    selection: SelectionArgs,
    /// Where to send requests: `mock` starts one; a URL is that of a mock, or of one system's deployment
    #[arg(long, default_value = "mock", value_name = "mock|URL")]
    target: Address,
    /// Workflows that run at once; without it, as many as there are cores on a mock, one on a deployment
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    report: Format,
    /// Whether findings against promises that are inferred or guessed fail the run
    #[arg(long, value_enum, default_value_t = Inferred::List)]
    inferred: Inferred,
    /// Also run workflows that write to a deployment; on a mock they always run
    #[arg(long)]
    allow_writes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
}

pub(super) async fn run(arguments: &RunArgs) -> Result<Exit, UsageError> {
    let contract = specs::embedded()?;
    let suites = arguments.selection.load(&contract)?;
    let plan = Plan::new(&suites, &arguments.selection.selection())?;
    match connect(arguments).await {
        Ok((target, client)) => Ok(reported(&plan, &target, &client, arguments).await),
        Err(error) => Ok(refused(&error)),
    }
}

async fn connect(arguments: &RunArgs) -> Result<(Target, Client), TargetError> {
    let client = Client::new(Limits::default())?;
    let writes = if arguments.allow_writes { Writes::Allowed } else { Writes::Refused };
    let target = Target::connect(&arguments.target, &client, &arguments.selection.systems, writes).await?;
    Ok((target, client))
}

fn refused(error: &TargetError) -> Exit {
    let (word, exit) =
        if error.is_usage() { ("error", Exit::Usage) } else { ("could not check", Exit::Unchecked) };
    eprintln!("{word}: {error}\nhint: {}", error.hint());
    exit
}

async fn reported(plan: &Plan<'_>, target: &Target, client: &Client, arguments: &RunArgs) -> Exit {
    let is_watched = io::stderr().is_terminal();
    let passing = if is_watched { Passing::Hidden } else { Passing::Shown };
    let mut tally = Tally::new(arguments.inferred);
    let mut progress = is_watched.then(Progress::on_stderr);
    let Format::Human = arguments.report;
    let mut human = Human::new(BufWriter::new(io::stdout()), passing, arguments.inferred);
    let mut reporters: Vec<&mut dyn Reporter> = vec![&mut tally];
    reporters.extend(progress.as_mut().map(|progress| progress as &mut dyn Reporter));
    reporters.push(&mut human);
    let jobs = arguments.jobs.map_or_else(|| target.jobs(), usize::from);
    match run_and_report(plan, target, client, jobs, &mut reporters).await {
        Ok(()) => tally.verdict().into(),
        Err(error) => {
            eprintln!("error: the report cannot be written: {error}");
            Exit::Usage
        }
    }
}

async fn run_and_report(
    plan: &Plan<'_>,
    target: &Target,
    client: &Client,
    jobs: usize,
    reporters: &mut [&mut dyn Reporter],
) -> io::Result<()> {
    let (stop, interrupt) = Interrupt::new();
    let signal = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.send_replace(true);
        }
    });
    let (events, stream) = mpsc::unbounded_channel();
    let running = carry_out(plan, target, client, jobs, &interrupt, events);
    let ((), result) = tokio::join!(running, report(stream, reporters));
    signal.abort();
    result
}
