use indexmap::IndexMap;
use serde_json::Value;
use specs::{Operation, System};

use crate::arazzo::{Promise, Promises, Routine, Step};
use crate::clock;
use crate::event::{
    Needs, OperationOutline, Outline, PlanOutline, Requirement, StepOutline, SystemOutline, WorkflowOutline,
};
use crate::plan::{Plan, Planned};
use crate::target::Target;

/// What is going to be done, as far as somebody needs to know.
pub(super) fn of(plan: &Plan<'_>, target: &Target, needs: Needs) -> Outline {
    Outline {
        target: target.name().to_owned(),
        workflows: plan.workflows().len(),
        steps: plan.steps(),
        plan: needs.plan.then(|| Box::new(by_name(plan, target))),
    }
}

fn by_name(plan: &Plan<'_>, target: &Target) -> PlanOutline {
    PlanOutline {
        started: clock::now(),
        facts: target.facts(),
        personas: target.personas(),
        systems: called(plan).map(system).collect(),
        workflows: plan.workflows().iter().map(workflow).collect(),
        left_out: plan.left_out().iter().map(workflow).collect(),
    }
}

/// Systems that the plan calls, in the order in which it does.
fn called<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = &'p System> {
    let steps = plan.workflows().iter().flat_map(|planned| &planned.workflow.steps);
    let steps = steps.filter(|step| !step.is_control());
    let systems: IndexMap<&str, &System> = steps.map(|step| (step.system.name(), step.system)).collect();
    systems.into_values()
}

fn system(system: &System) -> SystemOutline {
    let version = system.value().pointer("/info/version").and_then(Value::as_str);
    SystemOutline {
        name: system.name().to_owned(),
        title: system.title().to_owned(),
        version: version.unwrap_or_default().to_owned(),
        operations: system.operations().iter().map(operation).collect(),
    }
}

fn operation(operation: &Operation) -> OperationOutline {
    let requirement = operation.requirement.clone().map(|id| Requirement {
        id,
        level: operation.level,
        evidence: operation.evidence,
    });
    OperationOutline {
        id: operation.id.clone(),
        method: operation.method.to_string(),
        path: operation.path.to_string(),
        summary: operation.summary.clone(),
        statuses: operation.responses.statuses().map(str::to_owned).collect(),
        requirement,
        source: operation.source.clone(),
    }
}

fn workflow(planned: &Planned<'_>) -> WorkflowOutline {
    let steps = planned.workflow.written_steps().filter(|(_, step)| !step.is_control());
    let steps = steps.map(|(routine, step)| self::step(planned, routine, step)).collect();
    WorkflowOutline { name: planned.name(), steps }
}

fn step(planned: &Planned<'_>, routine: &Routine<'_>, step: &Step<'_>) -> StepOutline {
    StepOutline {
        suite: routine.suite.clone(),
        workflow: routine.id.clone(),
        id: step.id.clone(),
        system: step.system.name().to_owned(),
        operation: step.operation.id.clone(),
        requirements: requirements(&step.promises(planned.case_of(routine))),
    }
}

/// What an answer is held to by the suite and by the contract, each name once.
pub(super) fn requirements(promises: &Promises) -> Vec<Requirement> {
    let Promises { suite, contract } = promises;
    let same = suite.requirement == contract.requirement;
    let both = [Some(suite), Some(contract).filter(|_| !same)];
    both.into_iter().flatten().filter_map(named).collect()
}

fn named(promise: &Promise) -> Option<Requirement> {
    let Promise { requirement, level, evidence } = promise;
    requirement.clone().map(|id| Requirement { id, level: *level, evidence: *evidence })
}
