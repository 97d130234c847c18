use std::collections::{HashMap, HashSet};

use crate::event::{Outline, PlanOutline, StepOutline, StepReport, WorkflowOutline};

/// System and operation.
type Call = (String, String);

/// A step that is still to be judged.
#[derive(Debug)]
struct Open {
    step: StepOutline,
    call: Call,
    requirements: Vec<String>,
}

/// What a run was going to check and what it has: an entry is only called stale where everything that
/// could have found what it names was judged.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// By workflow; those of workflows that are left out stay.
    open: HashMap<Option<usize>, Vec<Open>>,
    requirements: HashSet<String>,
    calls: HashSet<Call>,
}

impl Judged {
    /// Takes what is going to be done.
    pub(super) fn plan(&mut self, outline: &Outline) {
        let Some(plan) = &outline.plan else { return };
        for (ordinal, workflow) in plan.workflows.iter().enumerate() {
            self.open(Some(ordinal), workflow);
        }
        plan.left_out.iter().for_each(|workflow| self.open(None, workflow));
        self.promised(plan);
    }

    fn open(&mut self, ordinal: Option<usize>, workflow: &WorkflowOutline) {
        let open = self.open.entry(ordinal).or_default();
        for step in &workflow.steps {
            let requirements: Vec<_> = step.requirements.iter().map(|one| one.id.clone()).collect();
            self.requirements.extend(requirements.iter().cloned());
            let call = (step.system.clone(), step.operation.clone());
            open.push(Open { step: step.clone(), call, requirements });
        }
    }

    /// What the contract has, whether or not a suite checks it.
    fn promised(&mut self, plan: &PlanOutline) {
        for system in &plan.systems {
            for operation in &system.operations {
                self.calls.insert((system.name.clone(), operation.id.clone()));
                self.requirements.extend(operation.requirement.iter().map(|one| one.id.clone()));
            }
        }
    }

    /// Takes a step that was judged.
    pub(super) fn step(&mut self, workflow: usize, step: &StepReport) {
        if let Some(open) = self.open.get_mut(&Some(workflow)) {
            open.retain(|one| !one.step.is(&step.name));
        }
    }

    /// Takes a workflow that was carried through.
    pub(super) fn carried(&mut self, workflow: usize) {
        if let Some(open) = self.open.get_mut(&Some(workflow)) {
            open.retain(|one| one.step.id.is_some());
        }
    }

    /// Is there such a requirement, such an operation of the finding's?
    pub(super) fn has(&self, requirement: Option<&str>, finding: Option<&str>) -> bool {
        requirement.is_none_or(|id| self.requirements.contains(id))
            && finding.is_none_or(|id| self.calls.iter().any(|call| is_of(id, call)))
    }

    /// Is nothing left that checks the requirement, and calls the finding's operation?
    pub(super) fn all(&self, requirement: Option<&str>, finding: Option<&str>) -> bool {
        let mut open = self.open.values().flatten();
        !open.any(|one| {
            requirement.is_none_or(|id| one.requirements.iter().any(|name| name == id))
                && finding.is_none_or(|id| is_of(id, &one.call))
        })
    }
}

/// Does a finding's id start with system and operation?
fn is_of(finding: &str, (system, operation): &Call) -> bool {
    let rest = finding.strip_prefix(system.as_str()).and_then(|rest| rest.strip_prefix('/'));
    let rest = rest.and_then(|rest| rest.strip_prefix(operation.as_str()));
    rest.is_some_and(|rest| rest.starts_with('/'))
}
