use serde::Serialize;

use super::super::gather::Gathered;
use crate::event::{Ending, StepReport, WorkflowReport};
use crate::finding::Finding;

/// A workflow, or a case of one, and its steps.
#[derive(Debug, Serialize)]
pub(in super::super) struct WorkflowRow {
    pub(in super::super) suite: String,
    pub(in super::super) workflow: String,
    pub(in super::super) case: Option<String>,
    #[serde(flatten)]
    pub(in super::super) ending: WorkflowEnding,
    pub(in super::super) checks: usize,
    pub(in super::super) unreached: usize,
    pub(in super::super) findings: usize,
    pub(in super::super) seconds: f64,
    pub(in super::super) steps: Vec<JudgedStep>,
}

/// How it ended.
#[derive(Debug, Serialize)]
#[serde(tag = "ending", rename_all = "lowercase")]
pub(in super::super) enum WorkflowEnding {
    Judged,
    Unchecked {
        reason: String,
        hint: Option<String>,
        /// Where it stopped; none before the first step.
        at: Option<String>,
    },
    Skipped {
        reason: String,
    },
}

/// A step that was judged.
#[derive(Debug, Serialize)]
pub(in super::super) struct JudgedStep {
    pub(in super::super) step: String,
    pub(in super::super) system: String,
    pub(in super::super) operation: String,
    pub(in super::super) status: u16,
    pub(in super::super) callers: Vec<String>,
    pub(in super::super) requirements: Vec<String>,
    pub(in super::super) checks: usize,
    pub(in super::super) findings: Vec<String>,
    pub(in super::super) seconds: f64,
}

impl WorkflowRow {
    pub(super) fn of(report: &WorkflowReport, gathered: &Gathered) -> Self {
        let steps = gathered.steps.get(&report.workflow);
        Self {
            suite: report.name.suite.clone(),
            workflow: report.name.workflow.clone(),
            case: report.name.case.clone(),
            ending: WorkflowEnding::of(&report.ending),
            checks: report.checks,
            unreached: report.unreached,
            findings: report.findings.len(),
            seconds: report.elapsed.as_secs_f64(),
            steps: steps.into_iter().flatten().map(|step| JudgedStep::of(step, report)).collect(),
        }
    }
}

impl WorkflowEnding {
    fn of(ending: &Ending) -> Self {
        match ending {
            Ending::Judged => Self::Judged,
            Ending::Skipped(reason) => Self::Skipped { reason: reason.clone() },
            Ending::Unchecked(failure) => Self::Unchecked {
                reason: failure.reason.clone(),
                hint: failure.hint.clone(),
                at: failure.step.as_ref().map(|step| step.step.clone()),
            },
        }
    }
}

impl JudgedStep {
    /// Findings are those of the workflow, since some are only found when it is over.
    fn of(step: &StepReport, workflow: &WorkflowReport) -> Self {
        let findings = workflow.findings.iter().filter(|finding| finding.step == step.name);
        Self {
            step: step.name.step.clone(),
            system: step.name.system.clone(),
            operation: step.name.operation.clone(),
            status: step.status,
            callers: step.callers.clone(),
            requirements: step.requirements.iter().map(|one| one.id.clone()).collect(),
            checks: step.checks,
            findings: findings.map(Finding::id).collect(),
            seconds: step.elapsed.as_secs_f64(),
        }
    }
}
