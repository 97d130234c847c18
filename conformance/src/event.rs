//! What happens during a run: one stream of events, which every report reads.
//!
//! Secrets are masked before an event is made; what no report needs is not made at all.

mod audience;
mod exchange;
mod known;
mod needs;
mod outline;
mod step;
mod workflow;

use std::time::Duration;

pub use audience::Audience;
pub use exchange::{Exchange, Message};
pub use known::{KnownReport, KnownState};
pub use needs::Needs;
pub use outline::{
    OperationOutline, Outline, PlanOutline, Requirement, StepOutline, SystemOutline, WorkflowOutline,
};
pub use step::StepReport;
pub use workflow::{CouldNotCheck, Ending, LeftBehind, WorkflowName, WorkflowReport};

/// Everything a report can tell, in the order in which it happens.
///
/// Events of different workflows interleave; `workflow` is the place of theirs in the plan.
#[derive(Clone, Debug)]
pub enum Event {
    /// Before anything is sent.
    Started(Outline),
    /// A workflow's first step is about to be sent.
    WorkflowStarted {
        /// Place in the plan.
        workflow: usize,
    },
    /// A step was sent and judged.
    StepFinished {
        /// Place in the plan.
        workflow: usize,
        /// What it called and what came, where a report needs steps.
        step: Option<Box<StepReport>>,
    },
    /// A workflow is over, whichever way.
    WorkflowFinished(Box<WorkflowReport>),
    /// Something that a workflow made on a deployment is still there, though the workflow is over.
    LeftBehind(Box<LeftBehind>),
    /// What became of the known deviations, when nothing more can be found.
    KnownJudged(Vec<KnownReport>),
    /// The last event.
    Finished {
        /// Wall time of the whole run.
        elapsed: Duration,
        /// Whether it was stopped from outside.
        interrupted: bool,
    },
}
