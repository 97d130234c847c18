use super::Suites;
use crate::arazzo::{Case, Promise, Step, Suite, Workflow};
use crate::event::WorkflowName;

/// Which workflows to take; an empty list takes all.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only workflows that call no other system.
    pub systems: Vec<String>,
    /// Only workflows with one of these ids.
    pub workflows: Vec<String>,
    /// Only workflows with one of these `x-tags`.
    pub tags: Vec<String>,
    /// Only workflows with a step that checks one of these requirements.
    pub requirements: Vec<String>,
}

/// The workflows of a run, in order.
#[derive(Debug)]
pub struct Plan<'s> {
    workflows: Vec<Planned<'s>>,
}

/// A workflow, the suite it stands in and, where it has cases, one of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Planned<'s> {
    pub(crate) suite: &'s Suite<'s>,
    pub(crate) workflow: &'s Workflow<'s>,
    pub(crate) case: Option<&'s Case>,
}

/// Why there is nothing to run.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SelectError {
    /// A workflow was named that no suite has.
    #[error("no workflow is named `{0}`\nhint: `conformance list` shows every workflow")]
    UnknownWorkflow(String),
    /// The selection leaves nothing.
    #[error("the selection matches no workflow\nhint: `conformance list` shows what there is to select")]
    Empty,
}

impl<'s> Plan<'s> {
    /// Takes the selected workflows.
    ///
    /// # Errors
    /// When a workflow is named that is not there, or nothing is left.
    pub fn new(suites: &'s Suites<'s>, selection: &Selection) -> Result<Self, SelectError> {
        let all = || suites.0.iter().flat_map(Planned::of_suite);
        let missing = selection.workflows.iter().find(|id| !all().any(|planned| planned.workflow.id == **id));
        if let Some(id) = missing {
            return Err(SelectError::UnknownWorkflow(id.clone()));
        }
        let workflows: Vec<_> = all().filter(|planned| selection.takes(planned)).collect();
        if workflows.is_empty() { Err(SelectError::Empty) } else { Ok(Self { workflows }) }
    }

    pub(crate) fn workflows(&self) -> &[Planned<'s>] {
        &self.workflows
    }

    /// Number of workflows, each case on its own.
    #[expect(clippy::len_without_is_empty, reason = "a plan is never empty")]
    pub fn len(&self) -> usize {
        self.workflows.len()
    }

    /// Steps of all workflows together.
    pub fn steps(&self) -> usize {
        self.workflows.iter().map(|planned| planned.workflow.steps.len()).sum()
    }
}

impl<'s> Planned<'s> {
    pub(crate) fn of_suite(suite: &'s Suite<'s>) -> impl Iterator<Item = Self> {
        suite.workflows.iter().flat_map(move |workflow| Self::of_workflow(suite, workflow))
    }

    fn of_workflow(suite: &'s Suite<'s>, workflow: &'s Workflow<'s>) -> impl Iterator<Item = Self> {
        let whole = workflow.cases.is_empty().then_some(None);
        let cases = whole.into_iter().chain(workflow.cases.iter().map(Some));
        cases.map(move |case| Self { suite, workflow, case })
    }

    /// Its name in reports.
    pub(crate) fn name(&self) -> WorkflowName {
        WorkflowName {
            suite: self.suite.name.clone(),
            workflow: self.workflow.id.clone(),
            case: self.case.map(|case| case.name.clone()),
        }
    }
}

impl Selection {
    fn takes(&self, planned: &Planned<'_>) -> bool {
        let workflow = planned.workflow;
        let systems =
            workflow.steps.iter().all(|step| step.is_control() || among(&self.systems, step.system.name()));
        let tags = self.tags.is_empty() || workflow.tags.iter().any(|tag| self.tags.contains(tag));
        let wanted =
            |promise: &Promise| promise.requirement.as_ref().is_some_and(|id| self.requirements.contains(id));
        let checks = |step: &Step<'_>| {
            let promises = step.promises(planned.case);
            wanted(&promises.suite) || wanted(&promises.contract)
        };
        let requirements = self.requirements.is_empty() || workflow.steps.iter().any(|step| checks(step));
        systems && among(&self.workflows, &workflow.id) && tags && requirements
    }
}

fn among(wanted: &[String], name: &str) -> bool {
    wanted.is_empty() || wanted.iter().any(|one| one == name)
}
