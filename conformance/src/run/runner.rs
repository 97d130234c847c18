use std::time::Instant;

use super::carried::Keeping;
use super::{Interrupt, outline, workflow};
use crate::client::Client;
use crate::event::{Audience, Event};
use crate::laws::Laws;
use crate::plan::Plan;
use crate::snapshot::Snapshots;
use crate::target::Target;
use futures::StreamExt;
use futures::stream;

/// What every workflow of a run shares.
pub(crate) struct Surroundings<'r> {
    pub(crate) target: &'r Target,
    pub(crate) client: &'r Client,
    pub(crate) audience: &'r Audience,
    pub(crate) interrupt: &'r Interrupt,
}

impl Surroundings<'_> {
    /// Tells the reports.
    pub(crate) fn tell(&self, event: Event) {
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
    let asked = Asked { plan: Some(plan), laws: &Laws::default(), snapshots: None };
    run_all(asked, target, client, jobs, interrupt, audience).await;
}

/// What is to be run.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'r> {
    /// Workflows; there may be none beside laws.
    pub plan: Option<&'r Plan<'r>>,
    /// Laws, which are tried once the workflows are over.
    pub laws: &'r Laws<'r>,
    /// What each workflow is held against as soon as it is over.
    pub snapshots: Option<&'r Snapshots>,
}

/// As [`run`], with laws and snapshots.
pub async fn run_all(
    asked: Asked<'_>,
    target: &Target,
    client: &Client,
    jobs: usize,
    interrupt: &Interrupt,
    audience: impl Into<Audience>,
) {
    let Asked { plan, laws, snapshots } = asked;
    let keeping = snapshots.map_or(Keeping::Findings, |_| Keeping::Exchanges);
    let start = Instant::now();
    let audience = audience.into();
    let workflows = plan.map(Plan::workflows).unwrap_or_default();
    let around = Surroundings { target, client, audience: &audience, interrupt };
    around.tell(Event::Started(outline::of(plan, laws, target, audience.needs())));
    stream::iter(workflows.iter().enumerate())
        .for_each_concurrent(jobs.max(1), |(ordinal, planned)| {
            let around = &around;
            async move {
                let mut carried = workflow::run(ordinal, planned, around, keeping).await;
                snapshots.into_iter().for_each(|snapshots| snapshots.judge(&mut carried));
                around.tell(Event::WorkflowFinished(Box::new(carried.report)));
            }
        })
        .await;
    super::laws::run(workflows.len(), laws, jobs.max(1), &around).await;
    around.tell(Event::Finished { elapsed: start.elapsed(), interrupted: interrupt.is_set() });
}
