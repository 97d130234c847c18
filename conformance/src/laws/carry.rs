use std::ops::Range;
use std::time::Instant;

use super::bench::{Bench, Of};
use super::case::Case;
use super::found;
use super::outcome::{Stop, hold};
use super::room::Room;
use super::{Law, Laws};
use crate::event::{CouldNotCheck, Ending, WorkflowReport};
use crate::mask::Mask;

/// Cases of one law and system that share a place: nothing is changed by trying them. What writes has one for
/// itself.
pub(crate) type Batch = Range<usize>;

/// As many cases as share a place: more places are tried at once where there are many.
const LARGEST: usize = 40;

/// What shares a place, in order.
pub(crate) fn batches(laws: &Laws<'_>) -> Vec<Batch> {
    let cases = laws.cases();
    let mut batches: Vec<Batch> = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        match batches.last_mut() {
            Some(last) if last.len() < LARGEST && share(&cases[last.start], case) => last.end = at + 1,
            _ => batches.push(at..at + 1),
        }
    }
    batches
}

fn share(first: &Case<'_>, other: &Case<'_>) -> bool {
    let is_read = |law: Law| !law.writes();
    first.law == other.law && first.system.name() == other.system.name() && is_read(first.law)
}

/// Tries one case and says what came of it.
pub(crate) async fn carry_out<'c>(
    ordinal: usize,
    case: Case<'c>,
    room: &mut Room<'_, 'c>,
    is_careful: bool,
) -> WorkflowReport {
    let start = Instant::now();
    let mut report = WorkflowReport { workflow: ordinal, name: case.name(), ..WorkflowReport::default() };
    let mut bench = Bench { case, room: &mut *room, report: &mut report, is_careful };
    let ending = match hold(&mut bench).await {
        Ok(()) => Ending::Judged,
        Err(stop) => ending(case, stop, &report, &room.mask),
    };
    if case.law.writes() {
        room.forget();
    }
    WorkflowReport { ending, elapsed: start.elapsed(), ..report }
}

/// A law that was not carried through still found what it found.
fn ending(case: Case<'_>, stop: Stop, report: &WorkflowReport, mask: &Mask) -> Ending {
    match stop.of_attempt() {
        Ok(_) if !report.findings.is_empty() => Ending::Judged,
        Ok(reason) => Ending::Skipped(format!("could not be tried: {}", mask.text(&reason))),
        Err(Stop::Failed { reason, hint }) => Ending::Unchecked(CouldNotCheck {
            step: Some(found::name(case, "ask", &Of::new(case.operation))),
            reason: mask.text(&reason),
            hint: Some(hint),
        }),
        Err(_) => Ending::Judged,
    }
}
