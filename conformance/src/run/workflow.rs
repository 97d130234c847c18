use std::collections::HashMap;
use std::time::Instant;

use serde_json::Value;

use super::inputs::Inputs;
use super::runner::Surroundings;
use super::step::{self, Judged, Named, Then};
use crate::arazzo::Step;
use crate::event::{CouldNotCheck, Ending, Event, WorkflowReport};
use crate::expression::Scope;
use crate::mask::Mask;
use crate::plan::Planned;
use crate::target::{Place, TargetError};

/// Runs one workflow in a place of its own and clears it away, whatever happened.
pub(super) async fn run(ordinal: usize, planned: &Planned<'_>, around: &Surroundings<'_>) -> WorkflowReport {
    let start = Instant::now();
    let mut report = WorkflowReport {
        workflow: ordinal,
        name: planned.name(),
        unreached: planned.workflow.steps.len(),
        ..WorkflowReport::default()
    };
    report.ending = match skipped(planned, around) {
        Some(reason) => Ending::Skipped(reason),
        None => match carry_out(planned, around, &mut report).await {
            Ok(()) => Ending::Judged,
            Err(failure) => Ending::Unchecked(failure),
        },
    };
    report.elapsed = start.elapsed();
    report
}

fn skipped(planned: &Planned<'_>, around: &Surroundings<'_>) -> Option<String> {
    if around.interrupt.is_set() {
        return Some("the run was interrupted".to_owned());
    }
    around.target.refusal(planned.workflow)
}

async fn carry_out(
    planned: &Planned<'_>,
    around: &Surroundings<'_>,
    report: &mut WorkflowReport,
) -> Result<(), CouldNotCheck> {
    around.tell(Event::WorkflowStarted { workflow: report.workflow });
    let place = around.target.open(report.workflow, planned.workflow).await.map_err(before_steps)?;
    let result = tokio::select! {
        result = steps(planned, &place, around, report) => result,
        () = around.interrupt.wait() => Err(interrupted(planned, report.steps)),
    };
    let closed = place.close().await.map_err(before_steps);
    result.and(closed)
}

async fn steps(
    planned: &Planned<'_>,
    place: &Place<'_>,
    around: &Surroundings<'_>,
    report: &mut WorkflowReport,
) -> Result<(), CouldNotCheck> {
    let mut mask = Mask::default();
    let inputs = Inputs::resolve(planned, place, &mut mask).await.map_err(before_steps)?;
    let none = HashMap::new();
    let mut outputs = HashMap::new();
    for step in &planned.workflow.steps {
        let base = place.base(step.system.name());
        let scope = Scope {
            inputs: inputs.of(step.system.name()).unwrap_or(&none),
            outputs: &outputs,
            exchange: None,
        };
        let judged = step::run(named(planned, step), &base, scope, around.client, &mut mask).await?;
        let (found, then) = take(judged, report);
        outputs.insert(step.id.clone(), found);
        around.tell(Event::StepFinished { workflow: report.workflow });
        if then == Then::End {
            break;
        }
    }
    Ok(())
}

/// Adds what a step found to the report; what the workflow goes on with remains.
fn take(judged: Judged, report: &mut WorkflowReport) -> (HashMap<String, Value>, Then) {
    report.steps += 1;
    report.unreached -= 1;
    report.checks += judged.checks;
    report.findings.extend(judged.findings);
    (judged.outputs, judged.then)
}

fn named<'p>(planned: &Planned<'p>, step: &'p Step<'p>) -> Named<'p> {
    Named { suite: &planned.suite.name, workflow: &planned.workflow.id, case: planned.case, step }
}

fn before_steps(error: TargetError) -> CouldNotCheck {
    CouldNotCheck { step: None, reason: error.to_string(), hint: Some(error.hint()) }
}

/// Stopped from outside, before its `reached`th step was judged.
fn interrupted(planned: &Planned<'_>, reached: usize) -> CouldNotCheck {
    let step = planned.workflow.steps.get(reached).map(|step| named(planned, step).name());
    CouldNotCheck { step, reason: "the run was interrupted".to_owned(), hint: None }
}
