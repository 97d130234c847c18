use std::time::Instant;

use futures::StreamExt;
use futures::stream;
use tokio::sync::mpsc::UnboundedSender;

use super::carried::Keeping;
use super::{Interrupt, workflow};
use crate::client::Client;
use crate::event::{Event, Outline};
use crate::plan::Plan;
use crate::snapshot::Snapshots;
use crate::target::Target;

/// What every workflow of a run shares.
pub(crate) struct Surroundings<'r> {
    pub(crate) target: &'r Target,
    pub(crate) client: &'r Client,
    pub(crate) events: &'r UnboundedSender<Event>,
    pub(crate) interrupt: &'r Interrupt,
}

impl Surroundings<'_> {
    /// Tells the reports; nobody listening is no reason to stop.
    pub(crate) fn tell(&self, event: Event) {
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
    run_with(None, plan, target, client, jobs, interrupt, events).await;
}

/// The same, each workflow held against its snapshots as soon as it is over.
pub async fn run_with(
    snapshots: Option<&Snapshots>,
    plan: &Plan<'_>,
    target: &Target,
    client: &Client,
    jobs: usize,
    interrupt: &Interrupt,
    events: UnboundedSender<Event>,
) {
    let keeping = snapshots.map_or(Keeping::Findings, |_| Keeping::Exchanges);
    let start = Instant::now();
    let around = Surroundings { target, client, events: &events, interrupt };
    around.tell(Event::Started(Outline {
        target: target.name().to_owned(),
        workflows: plan.workflows().len(),
        steps: plan.steps(),
    }));
    stream::iter(plan.workflows().iter().enumerate())
        .for_each_concurrent(jobs.max(1), |(ordinal, planned)| {
            let around = &around;
            async move {
                let mut carried = workflow::run(ordinal, planned, around, keeping).await;
                snapshots.into_iter().for_each(|snapshots| snapshots.judge(&mut carried));
                around.tell(Event::WorkflowFinished(Box::new(carried.report)));
            }
        })
        .await;
    around.tell(Event::Finished { elapsed: start.elapsed(), interrupted: interrupt.is_set() });
}
