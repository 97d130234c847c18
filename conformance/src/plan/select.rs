use std::collections::BTreeSet;

use super::{Shard, Suites};
use crate::arazzo::{Case, Promises, Routine, Step, Suite, Workflow, nearest};
use crate::event::WorkflowName;
use crate::finding::StepName;

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
    /// Only this part of what is left.
    pub shard: Option<Shard>,
}

/// The workflows of a run, in order.
#[derive(Debug)]
pub struct Plan<'s> {
    workflows: Vec<Planned<'s>>,
    left_out: Vec<Planned<'s>>,
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
    /// A workflow, tag or requirement was named that no suite has.
    #[error("no {kind} is named `{name}`\nhint: {hint}")]
    Unknown {
        /// `workflow`, `tag` or `requirement`.
        kind: &'static str,
        /// As it was named.
        name: String,
        /// The one that is most like it, or where all are listed.
        hint: String,
    },
    /// The selection leaves nothing in this shard.
    #[error(
        "none of the {selected} selected workflows is in shard {shard}\n\
         hint: take fewer shards: which one a workflow is in follows from its name"
    )]
    EmptyShard {
        /// The shard.
        shard: Shard,
        /// Number of workflows in all shards.
        selected: usize,
    },
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
        let all: Vec<_> = suites.0.iter().flat_map(Planned::of_suite).collect();
        selection.check(&all)?;
        let (mut workflows, mut left_out): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|planned| selection.takes(planned));
        let selected = workflows.len();
        if selected == 0 {
            return Err(SelectError::Empty);
        }
        if let Some(shard) = selection.shard {
            let (held, others): (Vec<_>, Vec<_>) =
                workflows.into_iter().partition(|planned| shard.holds(&planned.name()));
            if held.is_empty() {
                return Err(SelectError::EmptyShard { shard, selected });
            }
            workflows = held;
            left_out.extend(others);
        }
        Ok(Self { workflows, left_out })
    }

    pub(crate) fn workflows(&self) -> &[Planned<'s>] {
        &self.workflows
    }

    /// Workflows of the same suites that are not taken.
    pub(crate) fn left_out(&self) -> &[Planned<'s>] {
        &self.left_out
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

    /// Every requirement that one of its steps checks.
    fn requirements(&self) -> Vec<String> {
        let of_step = |step: &Step<'_>| {
            let Promises { suite, contract } = step.promises(self.case);
            [suite.requirement, contract.requirement].into_iter().flatten()
        };
        self.workflow.steps.iter().flat_map(|step| of_step(step)).collect()
    }

    /// The name of one of its steps in reports.
    pub(crate) fn step(&self, step: &Step<'_>) -> StepName {
        let WorkflowName { suite, workflow, case } = self.name();
        let (system, operation) = (step.system.name().to_owned(), step.operation.id.clone());
        StepName {
            suite,
            position: step.position(),
            workflow,
            case,
            step: step.id.clone(),
            system,
            operation,
        }
    }

    /// Its case, in a workflow of its own or one that it leads to: cases are of the one that is planned.
    pub(crate) fn case_of(&self, routine: &Routine<'_>) -> Option<&'s Case> {
        self.case.filter(|_| routine.id == self.workflow.id && routine.suite == self.suite.name)
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
    /// Whether everything that it names is there.
    fn check(&self, all: &[Planned<'_>]) -> Result<(), SelectError> {
        let workflows = || all.iter().map(|planned| planned.workflow.id.clone()).collect();
        let tags = || all.iter().flat_map(|planned| planned.workflow.tags.clone()).collect();
        let requirements = || all.iter().flat_map(Planned::requirements).collect();
        known("workflow", &self.workflows, workflows)?;
        known("tag", &self.tags, tags)?;
        known("requirement", &self.requirements, requirements)
    }

    fn takes(&self, planned: &Planned<'_>) -> bool {
        let workflow = planned.workflow;
        let systems =
            workflow.steps.iter().all(|step| step.is_control() || among(&self.systems, step.system.name()));
        let tags = self.tags.is_empty() || workflow.tags.iter().any(|tag| self.tags.contains(tag));
        let requirements = self.requirements.is_empty()
            || planned.requirements().iter().any(|id| self.requirements.contains(id));
        systems && among(&self.workflows, &workflow.id) && tags && requirements
    }
}

fn among(wanted: &[String], name: &str) -> bool {
    wanted.is_empty() || wanted.iter().any(|one| one == name)
}

/// Whether every name is one of those that there are, which are worked out only where something is named.
fn known(
    kind: &'static str,
    wanted: &[String],
    there: impl FnOnce() -> BTreeSet<String>,
) -> Result<(), SelectError> {
    if wanted.is_empty() {
        return Ok(());
    }
    let there = there();
    let Some(name) = wanted.iter().find(|name| !there.contains(*name)) else { return Ok(()) };
    let near = nearest(name, there.iter().map(String::as_str));
    let hint = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`conformance list` shows what there is to select".to_owned(),
    };
    Err(SelectError::Unknown { kind, name: name.clone(), hint })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::contract;

    const SUITE: &str = "
arazzo: 1.0.1
info: {title: Shop, version: 1.0.0}
sourceDescriptions: [{name: shop, url: shop.yaml}]
workflows:
  - {workflowId: look, x-tags: [reading], steps: [{stepId: list, operationId: listItems, x-requirement: R-LIST}]}
  - {workflowId: browse, steps: [{stepId: list, operationId: listItems}]}
";

    fn planned(selection: &Selection) -> Result<Vec<String>, String> {
        let contract = contract();
        let suites = Suites(vec![Suite::read("shop.arazzo.yaml", SUITE, &contract).unwrap()]);
        let plan = Plan::new(&suites, selection).map_err(|error| error.to_string())?;
        Ok(plan.workflows().iter().map(|planned| planned.workflow.id.clone()).collect())
    }

    fn one(name: &str) -> Vec<String> {
        vec![name.to_owned()]
    }

    #[test]
    fn what_is_named_is_taken() {
        let all = Selection::default();
        assert_eq!(planned(&all).unwrap(), ["look", "browse"]);
        assert_eq!(planned(&Selection { tags: one("reading"), ..all.clone() }).unwrap(), ["look"]);
        assert_eq!(planned(&Selection { requirements: one("R-LIST"), ..all.clone() }).unwrap(), ["look"]);
        assert_eq!(planned(&Selection { workflows: one("browse"), ..all }).unwrap(), ["browse"]);
    }

    #[test]
    fn what_is_not_there_is_named_with_the_nearest() {
        let all = Selection::default();
        for (selection, told) in [
            (
                Selection { tags: one("readings"), ..all.clone() },
                "no tag is named `readings`\nhint: did you mean `reading`?",
            ),
            (
                Selection { requirements: one("R-LOST"), ..all.clone() },
                "no requirement is named `R-LOST`\nhint: did you mean `R-LIST`?",
            ),
            (
                Selection { workflows: one("zzz"), ..all.clone() },
                "no workflow is named `zzz`\nhint: `conformance list` shows what there is to select",
            ),
            (
                Selection { tags: one("reading"), workflows: one("browse"), ..all.clone() },
                "the selection matches no workflow\nhint: `conformance list` shows what there is to select",
            ),
        ] {
            assert_eq!(planned(&selection).unwrap_err(), told);
        }
    }

    #[test]
    fn shards_make_up_the_whole_and_an_empty_one_is_told() {
        let shard =
            |text: &str| planned(&Selection { shard: Some(text.parse().unwrap()), ..Selection::default() });
        let parts: Vec<_> = (1..=7).map(|index| shard(&format!("{index}/7"))).collect();
        let mut whole: Vec<_> = parts.iter().flatten().flatten().cloned().collect();
        whole.sort();
        assert_eq!(whole, ["browse", "look"]);
        let empty = parts.iter().position(Result::is_err).unwrap();
        let told = format!("none of the 2 selected workflows is in shard {}/7", empty + 1);
        assert!(parts[empty].as_ref().unwrap_err().starts_with(&told), "{:?}", parts[empty]);
    }
}
