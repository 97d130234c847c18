use std::fmt;
use std::time::Duration;

use crate::finding::{Finding, StepName};

/// What became of one workflow.
#[derive(Clone, Debug, Default)]
pub struct WorkflowReport {
    /// Place in the plan.
    pub workflow: usize,
    /// As a reader knows it.
    pub name: WorkflowName,
    /// Steps that were judged.
    pub steps: usize,
    /// Steps that were not reached.
    pub unreached: usize,
    /// Checks that were made, criteria and contract together.
    pub checks: usize,
    /// Wall time of it.
    pub elapsed: Duration,
    /// Where the target disagrees, in order.
    pub findings: Vec<Finding>,
    /// Why it could not be carried through.
    pub ending: Ending,
}

/// A workflow, by the names around it; displayed as `suite: workflow, case name`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkflowName {
    /// File or embedded name of the suite.
    pub suite: String,
    /// `workflowId`
    pub workflow: String,
    /// Which case of it, where it has a table of them.
    pub case: Option<String>,
}

impl fmt::Display for WorkflowName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.suite, self.workflow)?;
        self.case.iter().try_for_each(|case| write!(f, ", case {case}"))
    }
}

/// How a workflow ended.
#[derive(Clone, Debug, Default)]
pub enum Ending {
    /// Every step was judged, or one failed and ended it.
    #[default]
    Judged,
    /// The target could not be talked to, or what it needs is missing.
    Unchecked(CouldNotCheck),
    /// It was left out on purpose, with the reason.
    Skipped(String),
}

/// What a workflow made on a deployment and could not take away again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftBehind {
    /// Place in the plan.
    pub workflow: usize,
    /// As a reader knows it.
    pub name: WorkflowName,
    /// The system that it was made in.
    pub system: String,
    /// `operationId` of what made it.
    pub operation: String,
    /// What it is, as far as its answer said: `user usr_a3f9k2bwql8hn5pz`.
    pub what: String,
    /// Why it is still there.
    pub reason: String,
}

/// Our side's failure to check, which says nothing about the target's conformance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouldNotCheck {
    /// Where it stopped; none before the first step.
    pub step: Option<StepName>,
    /// What went wrong.
    pub reason: String,
    /// What to try.
    pub hint: Option<String>,
}
