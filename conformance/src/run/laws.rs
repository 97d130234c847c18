use futures::{StreamExt, stream};

use super::runner::Surroundings;
use crate::cleanup::Leftover;
use crate::event::{CouldNotCheck, Ending, Event, LeftBehind, WorkflowName, WorkflowReport};
use crate::finding::Finding;
use crate::laws::{Batch, Crowd, Laws, Room, batches, carry_out};
use crate::mask::Mask;
use crate::target::TargetError;

/// Tries every case of the laws, the workflows before them being so many; what shares a place is tried one after
/// the other there.
pub(super) async fn run(before: usize, laws: &Laws<'_>, jobs: usize, around: &Surroundings<'_>) {
    if laws.is_empty() {
        return;
    }
    let crowd = match crowd(before, laws, around).await {
        Ok(crowd) => crowd,
        Err(error) => return unchecked(before, 0..laws.len(), laws, &error, around),
    };
    stream::iter(batches(laws))
        .for_each_concurrent(jobs, |batch| {
            let crowd = &crowd;
            async move {
                let first = batch.start;
                if let Err((reached, error)) = carry(before, batch.clone(), laws, crowd, around).await {
                    unchecked(before, first.max(reached)..batch.end, laws, &error, around);
                }
            }
        })
        .await;
}

/// Who there is in each system that laws are tried on.
async fn crowd(before: usize, laws: &Laws<'_>, around: &Surroundings<'_>) -> Result<Crowd, TargetError> {
    let mut crowd = Crowd::default();
    let mut systems: Vec<&str> = Vec::new();
    // A place of its own, past those of all cases.
    let place = around.target.place(before + laws.len()).await?;
    for case in laws.cases() {
        let name = case.system.name();
        if !systems.contains(&name) && around.target.serves_system(name) {
            systems.push(name);
            crowd.gather(case.system, around.target, &place).await;
        }
    }
    place.close().await?;
    Ok(crowd)
}

/// Tries what shares a place. An error comes with the first case that was not tried.
async fn carry(
    before: usize,
    batch: Batch,
    laws: &Laws<'_>,
    crowd: &Crowd,
    around: &Surroundings<'_>,
) -> Result<(), (usize, TargetError)> {
    let Some(first) = laws.cases().get(batch.start) else { return Ok(()) };
    let system = first.system;
    let target = around.target;
    let place = target.place(before + batch.start).await.map_err(|error| (batch.start, error))?;
    let mut room = Room::new(system, crowd, &place, around.client, target.mask(), around.audience.needs());
    for at in batch.clone() {
        let Some(case) = laws.cases().get(at) else { continue };
        let ordinal = before + at;
        let skipped = || WorkflowReport { workflow: ordinal, name: case.name(), ..WorkflowReport::default() };
        let report = if let Some(reason) = reason(case.writes(), system.name(), around) {
            WorkflowReport { ending: Ending::Skipped(reason), ..skipped() }
        } else {
            around.tell(Event::WorkflowStarted { workflow: ordinal });
            let report = tokio::select! {
                report = carry_out(ordinal, *case, &mut room, !target.takes_writes()) => report,
                () = around.interrupt.wait_for(place.grace()) => {
                    WorkflowReport { ending: Ending::Unchecked(interrupted()), ..skipped() }
                }
            };
            tell_steps(ordinal, &mut room, &report, around);
            report
        };
        around.tell(Event::WorkflowFinished(Box::new(report)));
    }
    let mask = room.mask;
    let left = place.close().await.map_err(|error| (batch.end, error))?;
    for leftover in left {
        around.tell(Event::LeftBehind(Box::new(left_behind(
            before + batch.start,
            first.name(),
            leftover,
            &mask,
        ))));
    }
    Ok(())
}

/// Tells what was asked, with what was found in it; once where nobody needs to know.
fn tell_steps(workflow: usize, room: &mut Room<'_, '_>, report: &WorkflowReport, around: &Surroundings<'_>) {
    if !around.audience.needs().steps {
        around.tell(Event::StepFinished { workflow, step: None });
    }
    for mut step in room.told.drain(..) {
        let found = report.findings.iter().filter(|finding| finding.step == step.name);
        step.findings = found.map(Finding::id).collect();
        around.tell(Event::StepFinished { workflow, step: Some(Box::new(step)) });
    }
}

/// What is still there, as the first of those that shared the place.
fn left_behind(workflow: usize, name: WorkflowName, leftover: Leftover, mask: &Mask) -> LeftBehind {
    let Leftover { system, operation, what, reason } = leftover;
    LeftBehind { workflow, name, system, operation, what: mask.text(&what), reason: mask.text(&reason) }
}

/// Why a case must not be tried, or cannot be.
fn reason(writes: bool, system: &str, around: &Surroundings<'_>) -> Option<String> {
    if around.interrupt.is_set() {
        return Some("the run was interrupted".to_owned());
    }
    if !around.target.serves_system(system) {
        return Some(format!("{} does not serve {system}", around.target.name()));
    }
    let refused = writes && !around.target.takes_writes();
    refused.then(|| "it may write, and --allow-writes was not given".to_owned())
}

fn interrupted() -> CouldNotCheck {
    CouldNotCheck { step: None, reason: "the run was interrupted".to_owned(), hint: None }
}

fn unchecked(before: usize, cases: Batch, laws: &Laws<'_>, error: &TargetError, around: &Surroundings<'_>) {
    for at in cases {
        let Some(case) = laws.cases().get(at) else { continue };
        let failure = CouldNotCheck { step: None, reason: error.to_string(), hint: Some(error.hint()) };
        around.tell(Event::WorkflowFinished(Box::new(WorkflowReport {
            workflow: before + at,
            name: case.name(),
            ending: Ending::Unchecked(failure),
            ..WorkflowReport::default()
        })));
    }
}
