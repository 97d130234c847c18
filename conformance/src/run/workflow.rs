use std::collections::{HashMap, HashSet};
use std::time::Instant;

use super::carried::{Carried, Keeping};
use super::frame::Frame;
use super::inputs::{self, Purse};
use super::runner::Surroundings;
use super::step::Named;
use super::walk::Walk;
use crate::arazzo::{Routine, Step};
use crate::cleanup::Leftover;
use crate::event::{CouldNotCheck, Ending, Event, LeftBehind, WorkflowReport};
use crate::finding::StepName;
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
    let mut carried =
        Carried { report, exchanges: Vec::new(), mask: around.target.mask(), needs: around.audience.needs() };
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
        () = around.interrupt.wait_for(place.grace()) => Err(interrupted(step_at(planned, carried.report.steps))),
    };
    let closed = place.close().await.map_err(before_steps);
    result.and(closed.map(|left| tell_left(left, carried, around)))
}

/// Tells what is still there.
fn tell_left(left: Vec<Leftover>, carried: &Carried<'_>, around: &Surroundings<'_>) {
    for Leftover { system, operation, what, reason } in left {
        around.tell(Event::LeftBehind(Box::new(LeftBehind {
            workflow: carried.report.workflow,
            name: carried.report.name.clone(),
            system,
            operation,
            what: carried.mask.text(&what),
            reason: carried.mask.text(&reason),
        })));
    }
}

async fn steps<'p>(
    planned: &Planned<'p>,
    place: &Place<'_>,
    around: &Surroundings<'_>,
    keeping: Keeping,
    carried: &mut Carried<'p>,
) -> Result<(), CouldNotCheck> {
    let workflow = planned.workflow;
    let bindings = inputs::planned(planned, &workflow.inputs, &mut carried.mask);
    let purse = Purse::fill(workflow, &bindings, place, &mut carried.mask).await.map_err(before_steps)?;
    // A login has secrets of its own.
    carried.mask.absorb(around.target.mask());
    let mut walk = Walk {
        planned: *planned,
        place,
        around,
        keeping,
        carried,
        purse,
        ran: HashMap::new(),
        reached: HashSet::new(),
        jumps: 0,
    };
    let outcome = walk.routine(workflow.key, bindings, 0).await;
    let reached = walk.reached.len();
    // What a workflow that succeeds passes over, it passes over on purpose.
    let is_whole = outcome.as_ref().is_ok_and(|outcome| !outcome.has_failed);
    carried.report.unreached = if is_whole { 0 } else { workflow.steps.len().saturating_sub(reached) };
    outcome.map(|_| ())
}

impl<'p> Walk<'_, 'p> {
    /// The names of a step of a workflow under way.
    pub(super) fn named(&self, step: &'p Step<'p>, frame: &Frame<'p>) -> Named<'p> {
        let routine = frame.routine;
        let case = self.planned.case_of(routine);
        Named { suite: &routine.suite, workflow: &routine.id, case, step }
    }

    /// The names of a step that calls a workflow.
    pub(super) fn step_name(
        &self,
        routine: &Routine<'_>,
        id: &str,
        system: &str,
        workflow: &str,
    ) -> StepName {
        let case = self.planned.case_of(routine);
        StepName {
            suite: routine.suite.clone(),
            position: None,
            workflow: routine.id.clone(),
            case: case.map(|case| case.name.clone()),
            step: id.to_owned(),
            system: system.to_owned(),
            operation: workflow.to_owned(),
        }
    }
}

fn before_steps(error: TargetError) -> CouldNotCheck {
    CouldNotCheck { step: None, reason: error.to_string(), hint: Some(error.hint()) }
}

/// Stopped from outside, before this step.
pub(super) fn interrupted(step: Option<StepName>) -> CouldNotCheck {
    CouldNotCheck { step, reason: "the run was interrupted".to_owned(), hint: None }
}

/// The step that comes after so many.
fn step_at(planned: &Planned<'_>, reached: usize) -> Option<StepName> {
    let step = planned.workflow.steps.get(reached)?;
    let named =
        Named { suite: &planned.suite.name, workflow: &planned.workflow.id, case: planned.case, step };
    Some(named.name())
}
