use tokio::sync::{mpsc, watch};

use super::console::{Caller, Console};
use super::exit::Exit;
use super::reporting::{ReportArgs, Shared, has_bar};
use super::selection::UsageError;
use crate::client::Client;
use crate::compare::{Sides, compare};
use crate::event::Audience;
use crate::plan::Plan;
use crate::report::{Progress, Reporter, Tally, needs, report};
use crate::run::{Asked, Interrupt, run_all};
use crate::target::Target;

const FORCED: &str = "could not check: the run was broken off, and there is no report\n\
                      hint: worlds that it made on a mock expire there on their own; what it made on a deployment is still there";

/// What is run, and where.
pub(super) struct Run<'r> {
    pub(super) work: Work<'r>,
    pub(super) jobs: usize,
    pub(super) reporting: &'r ReportArgs,
}

/// What is done.
#[derive(Clone, Copy)]
pub(super) enum Work<'r> {
    /// What was asked for is run on one target.
    Run(Asked<'r>, &'r Target, &'r Client),
    /// A plan is run on two targets, which are held against each other.
    Compare(&'r Plan<'r>, Sides<'r>),
}

/// Carries a plan out and reports it as it goes.
///
/// The first Ctrl-C stops it in order, with a report of what was checked; the second one at once.
pub(super) async fn attend(what: &Run<'_>, console: &mut Console<'_>) -> Result<Exit, UsageError> {
    let (stop, interrupt) = Interrupt::new();
    let caller = console.caller;
    let exit = tokio::select! {
        verdict = to_the_end(what, &interrupt, console) => Some(verdict?),
        () = broken_off(stop, caller) => None,
    };
    Ok(exit.unwrap_or_else(|| {
        console.complain(FORCED);
        Exit::Unchecked
    }))
}

async fn to_the_end(
    what: &Run<'_>,
    interrupt: &Interrupt,
    console: &mut Console<'_>,
) -> Result<Exit, UsageError> {
    let mut known = what.reporting.known()?;
    let mut tally = Tally::new(what.reporting.inferred);
    let mut progress = has_bar(console.caller).then(Progress::on_stderr);
    let out = Shared::new(console.out);
    let mut written = what.reporting.reporters(&out, console.caller)?;
    let mut reporters: Vec<&mut dyn Reporter> = vec![&mut tally];
    // The bar goes before the report comes.
    reporters.extend(progress.as_mut().map(|progress| progress as &mut dyn Reporter));
    reporters.extend(written.iter_mut().map(|report| &mut **report as &mut dyn Reporter));
    let (events, stream) = mpsc::unbounded_channel();
    let audience = Audience::new(events, needs(&known, &reporters));
    let Run { work, jobs, .. } = *what;
    let running = async {
        match work {
            Work::Run(asked, target, client) => {
                run_all(asked, target, client, jobs, interrupt, audience).await;
            }
            Work::Compare(plan, sides) => compare(plan, sides, jobs, interrupt, audience).await,
        }
    };
    let ((), result) = tokio::join!(running, report(stream, &mut known, &mut reporters));
    result?;
    Ok(tally.verdict().into())
}

/// Asks for an orderly end at the first Ctrl-C and is over at the second; never over for a program.
async fn broken_off(stop: watch::Sender<bool>, caller: Caller) {
    if caller == Caller::Program {
        std::future::pending::<()>().await;
    }
    ctrl_c().await;
    stop.send_replace(true);
    ctrl_c().await;
}

/// Never over where the system has no such signal.
async fn ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
