use std::time::Duration;

use super::Requirement;
use crate::finding::StepName;

/// One step that was sent and judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepReport {
    /// The step, with the system and the operation that it called.
    pub name: StepName,
    /// The status that came.
    pub status: u16,
    /// Personas whose credentials it sent; none where nobody's were.
    pub callers: Vec<String>,
    /// What it was held to, as far as that has names.
    pub requirements: Vec<Requirement>,
    /// From sending to the last byte of the answer.
    pub elapsed: Duration,
    /// Checks that were made of the answer.
    pub checks: usize,
    /// Ids of what was found in it; the findings themselves come with their workflow.
    pub findings: Vec<String>,
}
