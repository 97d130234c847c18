use std::time::Instant;

use futures::StreamExt;
use futures::stream;
use tokio::sync::mpsc::UnboundedSender;

use super::carried::Keeping;
use super::{Interrupt, workflow};
use crate::client::Client;
use crate::event::{Event, Outline};
use crate::laws::Laws;
use crate::plan::Plan;
use crate::target::Target;

/// What every workflow of a run shares.
pub(super) struct Surroundings<'r> {
    pub(super) target: &'r Target,
    pub(super) client: &'r Client,
    pub(super) events: &'r UnboundedSender<Event>,
    pub(super) interrupt: &'r Interrupt,
}

impl Surroundings<'_> {
    /// Tells the reports; nobody listening is no reason to stop.
    pub(super) fn tell(&self, event: Event) {
        let _ = self.events.send(event);
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
    events: UnboundedSender<Event>,
) {
    run_with(Some(plan), &Laws::default(), target, client, jobs, interrupt, events).await;
}

/// As [`run`], and tries laws after the workflows of the plan, which may be none.
pub async fn run_with(
    plan: Option<&Plan<'_>>,
    laws: &Laws<'_>,
    target: &Target,
    client: &Client,
    jobs: usize,
    interrupt: &Interrupt,
    events: UnboundedSender<Event>,
) {
    let start = Instant::now();
    let workflows = plan.map(Plan::workflows).unwrap_or_default();
    let around = Surroundings { target, client, events: &events, interrupt };
    around.tell(Event::Started(Outline {
        target: target.name().to_owned(),
        workflows: workflows.len() + laws.len(),
        steps: plan.map(Plan::steps).unwrap_or_default() + laws.len(),
    }));
    stream::iter(workflows.iter().enumerate())
        .for_each_concurrent(jobs.max(1), |(ordinal, planned)| {
            let around = &around;
            async move {
                let carried = workflow::run(ordinal, planned, around, Keeping::Findings).await;
                around.tell(Event::WorkflowFinished(Box::new(carried.report)));
            }
        })
        .await;
    super::laws::run(workflows.len(), laws, jobs.max(1), &around).await;
    around.tell(Event::Finished { elapsed: start.elapsed(), interrupted: interrupt.is_set() });
}
