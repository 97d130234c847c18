//! Suites, run against a URL.

use conformance::event::{Ending, Event};
use conformance::finding::{Finding, Inferred};
use conformance::laws::Laws;
use conformance::plan::{Plan, Selection, Suites};
use conformance::report::{Reporter, Tally, Verdict};
use conformance::run::{Asked, Interrupt, run_all};
use conformance::target::{Target, Writes};
use conformance::{Client, Limits};
use tokio::sync::mpsc;

/// What a run came to.
#[derive(Debug)]
pub struct Outcome {
    /// What the exit code follows from.
    pub verdict: Verdict,
    /// The same with `--inferred fail`.
    pub strict: Verdict,
    /// Every finding.
    pub findings: Vec<Finding>,
    /// Why workflows could not be carried through.
    pub unchecked: Vec<String>,
}

/// Runs what is selected of the shipped suites.
pub async fn run(url: &str, selection: &Selection) -> Outcome {
    let contract = specs::embedded();
    let suites = Suites::load(&[], &contract).unwrap();
    replay(url, &suites, selection).await
}

/// Runs what is selected of these suites.
pub async fn replay(url: &str, suites: &Suites<'_>, selection: &Selection) -> Outcome {
    carry_out(url, Some(&Plan::new(suites, selection).unwrap()), &Laws::default()).await
}

/// Tries laws.
pub async fn try_laws(url: &str, laws: &Laws<'_>) -> Outcome {
    carry_out(url, None, laws).await
}

async fn carry_out(url: &str, plan: Option<&Plan<'_>>, laws: &Laws<'_>) -> Outcome {
    let client = Client::new(Limits::default()).unwrap();
    let address = url.parse().unwrap();
    let target = Target::connect(&address, &client, &[], Writes::Refused).await.unwrap();
    let (_stop, interrupt) = Interrupt::new();
    let (events, mut stream) = mpsc::unbounded_channel();
    let asked = Asked { plan, laws, snapshots: None };
    run_all(asked, &target, &client, target.jobs(), &interrupt, events).await;
    let mut told = Vec::new();
    while let Some(event) = stream.recv().await {
        told.push(event);
    }
    Outcome::of(&told)
}

impl Outcome {
    fn of(events: &[Event]) -> Self {
        let (mut lenient, mut strict) = (Tally::new(Inferred::List), Tally::new(Inferred::Fail));
        let (mut findings, mut unchecked) = (Vec::new(), Vec::new());
        for event in events {
            lenient.take(event).unwrap();
            strict.take(event).unwrap();
            let Event::WorkflowFinished(report) = event else { continue };
            findings.extend(report.findings.iter().cloned());
            if let Ending::Unchecked(failure) = &report.ending {
                unchecked.push(format!("{}: {}", report.name, failure.reason));
            }
        }
        Self { verdict: lenient.verdict(), strict: strict.verdict(), findings, unchecked }
    }

    /// Every finding as `workflow/step: requirement: check at place`.
    pub fn lines(&self) -> Vec<String> {
        let line = |finding: &Finding| {
            let requirement = finding.requirement.as_deref().unwrap_or("-");
            let (step, flaw) = (&finding.step, &finding.flaw);
            format!("{}/{}: {requirement}: {} at {}", step.workflow, step.step, flaw.check.word(), flaw.place)
        };
        self.findings.iter().map(line).collect()
    }
}
