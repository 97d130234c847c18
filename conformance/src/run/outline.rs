use indexmap::IndexMap;
use serde_json::Value;
use specs::{Operation, System};

use crate::arazzo::{Promise, Promises, Routine, Step};
use crate::clock;
use crate::event::{
    Needs, OperationOutline, Outline, PlanOutline, Requirement, StepOutline, SystemOutline, WorkflowOutline,
};
use crate::laws::{Case, Laws};
use crate::plan::{Plan, Planned};
use crate::target::Target;

/// What is going to be done, as far as somebody needs to know.
pub(crate) fn of(plan: Option<&Plan<'_>>, laws: &Laws<'_>, target: &Target, needs: Needs) -> Outline {
    Outline {
        target: target.name().to_owned(),
        workflows: plan.map(Plan::len).unwrap_or_default() + laws.len(),
        steps: plan.map(Plan::steps).unwrap_or_default() + laws.len(),
        plan: needs.plan.then(|| Box::new(by_name(plan, laws, target))),
    }
}

fn by_name(plan: Option<&Plan<'_>>, laws: &Laws<'_>, target: &Target) -> PlanOutline {
    let workflows = plan.map(Plan::workflows).unwrap_or_default();
    let left_out = plan.map(Plan::left_out).unwrap_or_default();
    PlanOutline {
        started: clock::now(),
        facts: target.facts(),
        personas: target.personas(),
        systems: called(workflows, laws).map(system).collect(),
        workflows: workflows.iter().map(workflow).chain(laws.cases().iter().map(law)).collect(),
        left_out: left_out.iter().map(workflow).collect(),
    }
}

/// Systems that are called, in the order in which they are.
fn called<'p>(workflows: &'p [Planned<'p>], laws: &'p Laws<'_>) -> impl Iterator<Item = &'p System> {
    let steps = workflows.iter().flat_map(|planned| &planned.workflow.steps);
    let steps = steps.filter(|step| !step.is_control()).map(|step| step.system);
    let tried = laws.cases().iter().map(|case| case.system);
    let systems: IndexMap<&str, &System> = steps.chain(tried).map(|system| (system.name(), system)).collect();
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
        id: Some(step.id.clone()),
        system: step.system.name().to_owned(),
        operation: step.operation.id.clone(),
        requirements: requirements(&step.promises(planned.case_of(routine))),
    }
}

/// What a law asks depends on what it is answered: its steps have no names before.
fn law(case: &Case<'_>) -> WorkflowOutline {
    let name = case.name();
    let step = StepOutline {
        suite: name.suite.clone(),
        workflow: name.workflow.clone(),
        id: None,
        system: case.system.name().to_owned(),
        operation: case.operation.id.clone(),
        requirements: case.promises(),
    };
    WorkflowOutline { name, steps: vec![step] }
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
