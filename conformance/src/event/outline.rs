use jiff::Timestamp;
use specs::contract::{Evidence, Level};

use super::WorkflowName;
use crate::finding::StepName;

/// What is going to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The target, as a reader knows it.
    pub target: String,
    /// Number of workflows.
    pub workflows: usize,
    /// Number of steps in them.
    pub steps: usize,
    /// The same by name, where a report needs the plan.
    pub plan: Option<Box<PlanOutline>>,
}

/// The plan and the contract that it is held against, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanOutline {
    /// When the run started.
    pub started: Timestamp,
    /// What else is known of the target: `version` and `0.1.0`.
    pub facts: Vec<(String, String)>,
    /// Personas that the target knows, each with who that is.
    pub personas: Vec<(String, String)>,
    /// Systems that the suites call.
    pub systems: Vec<SystemOutline>,
    /// Workflows in the order of the plan.
    pub workflows: Vec<WorkflowOutline>,
    /// Workflows of the same suites that were not selected.
    pub left_out: Vec<WorkflowOutline>,
}

/// A system, as its document describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemOutline {
    /// Its name.
    pub name: String,
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// Every operation.
    pub operations: Vec<OperationOutline>,
}

/// An operation, and what it may answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationOutline {
    /// `operationId`
    pub id: String,
    /// `GET`
    pub method: String,
    /// Its path, with parameters in braces.
    pub path: String,
    /// A line about it.
    pub summary: Option<String>,
    /// Declared statuses as written: `200`, `4XX`, `default`.
    pub statuses: Vec<String>,
    /// What it promises, where that has a name.
    pub requirement: Option<Requirement>,
    /// Where the promise was read.
    pub source: Option<String>,
}

/// A workflow or a case of one, and what it calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkflowOutline {
    /// Its name.
    pub name: WorkflowName,
    /// Steps that call a system.
    pub steps: Vec<StepOutline>,
}

/// A step, by what it calls and what it checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepOutline {
    /// The suite that it is written in, which need not be that of the workflow.
    pub suite: String,
    /// The workflow that it is written in: that one, or one that it leads to.
    pub workflow: String,
    /// `stepId`; none where it stands for all that the workflow asks, as with laws.
    pub id: Option<String>,
    /// The system that is called.
    pub system: String,
    /// `operationId`
    pub operation: String,
    /// What the answer is held to, as far as that has names.
    pub requirements: Vec<Requirement>,
}

impl StepOutline {
    /// Is this the step of that name?
    pub fn is(&self, name: &StepName) -> bool {
        self.id.as_ref() == Some(&name.step) && self.workflow == name.workflow && self.suite == name.suite
    }
}

/// A promise with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Its stable id.
    pub id: String,
    /// How strongly the target is held to it.
    pub level: Level,
    /// Where it comes from.
    pub evidence: Evidence,
}
