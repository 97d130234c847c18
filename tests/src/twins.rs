//! Suites, run on two targets that are held against each other.

use conformance::compare::{Accepted, Overrides, Sides, compare};
use conformance::event::Event;
use conformance::finding::Finding;
use conformance::plan::{Plan, Selection, Suites};
use conformance::run::Interrupt;
use conformance::target::{Target, Writes};
use conformance::{Client, Limits};
use tokio::sync::mpsc;

/// Every finding of what is selected, `workflow/step: check at place` each, and ` (accepted)` where it is.
pub async fn differences(
    (left, right): (&str, &str),
    suites: &Suites<'_>,
    selection: &Selection,
    accepted: Option<&Accepted>,
) -> Vec<String> {
    let plan = Plan::new(suites, selection).unwrap();
    let client = Client::new(Limits::default()).unwrap();
    let connect = async |url: &str| {
        Target::connect(&url.parse().unwrap(), &client, &[], Writes::Refused).await.unwrap()
    };
    let (left, right) = (connect(left).await, connect(right).await);
    let (one, other) = ((&left, &client), (&right, &client));
    let sides = Sides { left: one, right: other, overrides: &Overrides::default(), accepted };
    let (_stop, interrupt) = Interrupt::new();
    let (events, mut stream) = mpsc::unbounded_channel();
    compare(&plan, sides, left.jobs(), &interrupt, events).await;
    let mut told = Vec::new();
    while let Some(event) = stream.recv().await {
        let Event::WorkflowFinished(report) = event else { continue };
        assert!(matches!(report.ending, conformance::event::Ending::Judged), "{report:?}");
        told.extend(report.findings.iter().map(line));
    }
    told
}

fn line(finding: &Finding) -> String {
    let (step, flaw) = (&finding.step, &finding.flaw);
    let known = if finding.known.is_some() { " (accepted)" } else { "" };
    format!("{}/{}: {} at {}{known}", step.workflow, step.step, flaw.check.word(), flaw.place)
}
