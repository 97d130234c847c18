use std::io;
use std::time::Duration;

use super::Reporter;
use crate::event::{Ending, Event, WorkflowReport};
use crate::finding::{Inferred, Weight};

/// Counts what happened; the exit code follows from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Workflows that were not skipped.
    pub workflows: usize,
    /// Steps that were judged.
    pub steps: usize,
    /// Checks that were made.
    pub checks: usize,
    /// Every finding.
    pub findings: usize,
    /// Findings that make the run fail.
    pub failing: usize,
    /// Findings that somebody answers for.
    pub known: usize,
    /// Entries of the list of known deviations that stand no longer.
    pub outdated: usize,
    /// Workflows that could not be carried through.
    pub unchecked: usize,
    /// Workflows that were left out on purpose.
    pub skipped: usize,
    /// Steps that were not reached in workflows that ended early.
    pub unreached: usize,
    /// Wall time.
    pub elapsed: Duration,
    /// Whether the run was stopped from outside.
    pub interrupted: bool,
    inferred: Inferred,
}

/// What a run as a whole comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything was checked and nothing disagrees.
    Conforms,
    /// There is a finding, or a known deviation is known no longer.
    Deviates,
    /// There is none, but something could not be checked, or nothing was.
    Unchecked,
}

impl Tally {
    /// A count in which findings against inferred promises weigh as the caller says.
    pub fn new(inferred: Inferred) -> Self {
        Self { inferred, ..Self::default() }
    }

    /// What it comes to so far.
    pub fn verdict(&self) -> Verdict {
        if self.failing > 0 || self.outdated > 0 {
            Verdict::Deviates
        } else if self.unchecked > 0 || self.interrupted || self.checks == 0 {
            Verdict::Unchecked
        } else {
            Verdict::Conforms
        }
    }

    /// Findings that are listed and mean nothing for the verdict.
    pub fn listed(&self) -> usize {
        self.findings - self.failing - self.known
    }

    fn add(&mut self, report: &WorkflowReport) {
        match &report.ending {
            Ending::Skipped(_) => {
                self.skipped += 1;
                return;
            }
            Ending::Unchecked(_) => self.unchecked += 1,
            Ending::Judged => {}
        }
        self.workflows += 1;
        self.steps += report.steps;
        self.unreached += report.unreached;
        self.checks += report.checks;
        self.findings += report.findings.len();
        self.failing += self.weighing(report, Weight::Fails);
        self.known += self.weighing(report, Weight::Known);
    }

    fn weighing(&self, report: &WorkflowReport, weight: Weight) -> usize {
        report.findings.iter().filter(|finding| finding.weight(self.inferred) == weight).count()
    }
}

impl Reporter for Tally {
    fn take(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::WorkflowFinished(report) => self.add(report),
            Event::KnownJudged(known) => {
                self.outdated = known.iter().filter(|entry| entry.state.fails()).count();
            }
            Event::Finished { elapsed, interrupted } => {
                self.elapsed = *elapsed;
                self.interrupted = *interrupted;
            }
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::CouldNotCheck;
    use crate::finding::testing::finding;
    use specs::contract::Evidence;

    fn verdict(inferred: Inferred, reports: Vec<WorkflowReport>) -> Verdict {
        let mut tally = Tally::new(inferred);
        for report in reports {
            tally.take(&Event::WorkflowFinished(Box::new(report))).unwrap();
        }
        tally.verdict()
    }

    fn found(evidence: Evidence) -> WorkflowReport {
        WorkflowReport { checks: 3, steps: 1, findings: vec![finding(evidence)], ..WorkflowReport::default() }
    }

    fn unchecked() -> WorkflowReport {
        let failure = CouldNotCheck { step: None, reason: "gone".into(), hint: None };
        WorkflowReport { ending: Ending::Unchecked(failure), ..WorkflowReport::default() }
    }

    fn clean() -> WorkflowReport {
        WorkflowReport { checks: 3, steps: 1, ..WorkflowReport::default() }
    }

    #[test]
    fn a_finding_outweighs_what_could_not_be_checked() {
        assert_eq!(verdict(Inferred::List, vec![clean()]), Verdict::Conforms);
        assert_eq!(verdict(Inferred::List, vec![clean(), unchecked()]), Verdict::Unchecked);
        assert_eq!(
            verdict(Inferred::List, vec![found(Evidence::Documented), unchecked()]),
            Verdict::Deviates
        );
    }

    #[test]
    fn an_inferred_promise_fails_a_run_only_on_demand() {
        assert_eq!(verdict(Inferred::List, vec![found(Evidence::Inferred)]), Verdict::Conforms);
        assert_eq!(verdict(Inferred::Fail, vec![found(Evidence::Guess)]), Verdict::Deviates);
    }

    #[test]
    fn a_run_that_checked_nothing_is_no_pass() {
        assert_eq!(verdict(Inferred::List, vec![]), Verdict::Unchecked);
        let skipped =
            WorkflowReport { ending: Ending::Skipped("writes".into()), ..WorkflowReport::default() };
        assert_eq!(verdict(Inferred::List, vec![skipped]), Verdict::Unchecked);
    }
}
