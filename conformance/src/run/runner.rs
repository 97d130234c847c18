use std::time::Instant;

use super::carried::Keeping;
use super::{Interrupt, outline, workflow};
use crate::client::Client;
use crate::event::{Audience, Event};
use crate::plan::Plan;
use crate::target::Target;
use futures::StreamExt;
use futures::stream;

/// What every workflow of a run shares.
pub(super) struct Surroundings<'r> {
    pub(super) target: &'r Target,
    pub(super) client: &'r Client,
    pub(super) audience: &'r Audience,
    pub(super) interrupt: &'r Interrupt,
}

impl Surroundings<'_> {
    /// Tells the reports.
    pub(super) fn tell(&self, event: Event) {
        self.audience.tell(event);
    }
}

/// Runs every workflow of a plan, at most `jobs` at once, and tells what happens as it happens.
///
/// Workflows wait for the network most of the time, so they share one task.
pub async fn run(
    plan: &Plan<'_>,
    target: &Target,
    client: &Client,
    jobs: usize,
    interrupt: &Interrupt,
    audience: impl Into<Audience>,
) {
    let start = Instant::now();
    let audience = audience.into();
    let around = Surroundings { target, client, audience: &audience, interrupt };
    around.tell(Event::Started(outline::of(plan, target, audience.needs())));
    stream::iter(plan.workflows().iter().enumerate())
        .for_each_concurrent(jobs.max(1), |(ordinal, planned)| {
            let around = &around;
            async move {
                let carried = workflow::run(ordinal, planned, around, Keeping::Findings).await;
                around.tell(Event::WorkflowFinished(Box::new(carried.report)));
            }
        })
        .await;
    around.tell(Event::Finished { elapsed: start.elapsed(), interrupted: interrupt.is_set() });
}
