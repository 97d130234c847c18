//! The report as a value: what `--report json` writes, and what the HTML report shows.
//!
//! Its form is `conformance/report.schema.json`.

mod finding;
mod known;
mod left;
mod requirement;
mod requirements;
mod summary;
mod workflow;

use serde::Serialize;

use super::gather::Gathered;
use crate::coverage::Coverage;

pub(super) use finding::{FindingRow, MessageRow, PardonRow};
pub(super) use known::KnownRow;
pub(super) use left::LeftRow;
pub(super) use requirement::{Outcome, RequirementRow};
pub(super) use summary::{Counts, Summary};
pub(super) use workflow::{WorkflowEnding, WorkflowRow};

/// A whole report.
#[derive(Debug, Serialize)]
pub(super) struct Document {
    /// What this is, and the version of its form: it grows only where a reader of before would be misled.
    pub(super) format: &'static str,
    #[serde(flatten)]
    pub(super) summary: Summary,
    pub(super) findings: Vec<FindingRow>,
    pub(super) known: Vec<KnownRow>,
    pub(super) requirements: Vec<RequirementRow>,
    pub(super) workflows: Vec<WorkflowRow>,
    pub(super) left_behind: Vec<LeftRow>,
    pub(super) coverage: Coverage,
}

impl Document {
    /// The report of a run that is over.
    pub(super) fn of(gathered: &Gathered) -> Self {
        let plan = gathered.outline.plan.as_deref();
        let findings = gathered.workflows.values().flat_map(|report| &report.findings);
        Self {
            format: "conformance-report/1",
            summary: Summary::of(gathered),
            findings: findings.map(|finding| FindingRow::of(finding, gathered.inferred)).collect(),
            known: gathered.known.iter().map(KnownRow::of).collect(),
            requirements: plan.map(|plan| requirements::rows(plan, gathered)).unwrap_or_default(),
            workflows: gathered.workflows.values().map(|report| WorkflowRow::of(report, gathered)).collect(),
            left_behind: left::rows(&gathered.left),
            coverage: plan.map(|plan| gathered.collector.coverage(plan)).unwrap_or_default(),
        }
    }
}
