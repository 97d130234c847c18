use std::time::Instant;

use futures::{StreamExt, stream};
use tokio::join;
use tokio::sync::mpsc::unbounded_channel;

use super::accepted::Accepted;
use super::facts::Pair;
use super::overrides::Overrides;
use super::told::told;
use crate::client::Client;
use crate::event::{Audience, Event, Needs, Outline};
use crate::laws::Laws;
use crate::plan::Plan;
use crate::run::{Interrupt, Keeping, Surroundings, carry, outline};
use crate::target::Target;

/// The two targets, and how much is known of their differences.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'s> {
    /// The one that is taken for the measure, and how it is asked.
    pub left: (&'s Target, &'s Client),
    /// The one that is measured.
    pub right: (&'s Target, &'s Client),
    /// What is said of all steps.
    pub overrides: &'s Overrides,
    /// Differences that somebody has accepted.
    pub accepted: Option<&'s Accepted>,
}

/// Runs every workflow of a plan on both sides at once, at most `jobs` at a time, and tells in what
/// the answers differ.
///
/// Events are those of a run; a workflow is over when it is over on both sides.
pub async fn compare(
    plan: &Plan<'_>,
    sides: Sides<'_>,
    jobs: usize,
    interrupt: &Interrupt,
    audience: impl Into<Audience>,
) {
    let start = Instant::now();
    let Sides { left, right, overrides, accepted } = sides;
    let audience = audience.into();
    let tell = |event: Event| audience.tell(event);
    tell(Event::Started(Outline {
        target: format!("{} and {}", left.0.name(), right.0.name()),
        ..outline(Some(plan), &Laws::default(), right.0, audience.needs())
    }));
    // Two sides begin a workflow and finish a step; reports are told once. What stays on either is told.
    let (unheard, mut others) = unbounded_channel();
    let unheard = Audience::new(unheard, Needs { steps: false, ..audience.needs() });
    let one = Surroundings { target: left.0, client: left.1, audience: &audience, interrupt };
    let other = Surroundings { target: right.0, client: right.1, audience: &unheard, interrupt };
    stream::iter(plan.workflows().iter().enumerate())
        .for_each_concurrent(jobs.max(1), |(ordinal, planned)| {
            let (one, other, tell) = (&one, &other, &tell);
            async move {
                let (left, right) = join!(
                    carry(ordinal, planned, one, Keeping::Exchanges),
                    carry(ordinal, planned, other, Keeping::Exchanges)
                );
                let (mut report, told) = told(Pair { left, right }, &overrides.0);
                match accepted {
                    Some(accepted) => accepted.judge(planned, &mut report, told),
                    None => report.findings = told.into_iter().map(|told| told.finding).collect(),
                }
                tell(Event::WorkflowFinished(Box::new(report)));
            }
        })
        .await;
    while let Ok(event) = others.try_recv() {
        if matches!(event, Event::LeftBehind(_)) {
            tell(event);
        }
    }
    tell(Event::Finished { elapsed: start.elapsed(), interrupted: interrupt.is_set() });
}
