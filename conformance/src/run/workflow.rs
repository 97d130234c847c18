use std::collections::HashMap;
use std::time::Instant;

use serde_json::Value;

use super::carried::{Carried, Exchanged, Keeping};
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
pub(crate) async fn run<'p>(
    ordinal: usize,
    planned: &Planned<'p>,
    around: &Surroundings<'_>,
    keeping: Keeping,
) -> Carried<'p> {
    let start = Instant::now();
    let report = WorkflowReport {
        workflow: ordinal,
        name: planned.name(),
        unreached: planned.workflow.steps.len(),
        ..WorkflowReport::default()
    };
    let mut carried = Carried { report, exchanges: Vec::new(), mask: Mask::default() };
    carried.report.ending = match skipped(planned, around) {
        Some(reason) => Ending::Skipped(reason),
        None => match carry_out(planned, around, keeping, &mut carried).await {
            Ok(()) => Ending::Judged,
            Err(failure) => Ending::Unchecked(failure),
        },
    };
    carried.report.elapsed = start.elapsed();
    carried
}

fn skipped(planned: &Planned<'_>, around: &Surroundings<'_>) -> Option<String> {
    if around.interrupt.is_set() {
        return Some("the run was interrupted".to_owned());
    }
    around.target.refusal(planned.workflow)
}

async fn carry_out<'p>(
    planned: &Planned<'p>,
    around: &Surroundings<'_>,
    keeping: Keeping,
    carried: &mut Carried<'p>,
) -> Result<(), CouldNotCheck> {
    let ordinal = carried.report.workflow;
    around.tell(Event::WorkflowStarted { workflow: ordinal });
    let place = around.target.open(ordinal, planned.workflow).await.map_err(before_steps)?;
    let result = tokio::select! {
        result = steps(planned, &place, around, keeping, carried) => result,
        () = around.interrupt.wait() => Err(interrupted(planned, carried.report.steps)),
    };
    let closed = place.close().await.map_err(before_steps);
    result.and(closed)
}

async fn steps<'p>(
    planned: &Planned<'p>,
    place: &Place<'_>,
    around: &Surroundings<'_>,
    keeping: Keeping,
    carried: &mut Carried<'p>,
) -> Result<(), CouldNotCheck> {
    let inputs = Inputs::resolve(planned, place, &mut carried.mask).await.map_err(before_steps)?;
    let none = HashMap::new();
    let mut outputs = HashMap::new();
    for step in &planned.workflow.steps {
        let base = place.base(step.system.name());
        let scope = Scope {
            inputs: inputs.of(step.system.name()).unwrap_or(&none),
            outputs: &outputs,
            exchange: None,
        };
        let named = named(planned, step);
        let judged = step::run(named, &base, scope, around.client, &mut carried.mask).await?;
        let (found, then) = take(judged, named, keeping, carried);
        outputs.insert(step.id.clone(), found);
        around.tell(Event::StepFinished { workflow: carried.report.workflow });
        if then == Then::End {
            break;
        }
    }
    Ok(())
}

/// Adds what a step found to the report; what the workflow goes on with remains.
fn take<'p>(
    judged: Judged,
    named: Named<'p>,
    keeping: Keeping,
    carried: &mut Carried<'p>,
) -> (HashMap<String, Value>, Then) {
    let Judged { checks, findings, outputs, then, request, response, elapsed } = judged;
    carried.report.steps += 1;
    carried.report.unreached -= 1;
    carried.report.checks += checks;
    carried.report.findings.extend(findings);
    if keeping == Keeping::Exchanges {
        carried.exchanges.push(Exchanged { named, request, response, elapsed });
    }
    (outputs, then)
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
