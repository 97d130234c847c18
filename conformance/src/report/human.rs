use std::collections::BTreeMap;
use std::io::{self, Write};

use super::words::count;
use super::{Reporter, Tally, block, summary};
use crate::event::{Ending, Event, KnownReport, LeftBehind, WorkflowName, WorkflowReport};
use crate::finding::{Inferred, Weight};

/// For people: a line a workflow in the order of the plan, then findings, then a summary.
#[derive(Debug)]
pub struct Human<W> {
    out: W,
    passing: Passing,
    inferred: Inferred,
    target: String,
    tally: Tally,
    /// Finished before one that stands before them in the plan.
    waiting: BTreeMap<usize, WorkflowReport>,
    next: usize,
    /// Those that have more to say at the end.
    told: Vec<WorkflowReport>,
    /// Cases of one workflow that were skipped for one reason, whose line is still to come.
    skipped: Option<Skipped>,
    left: Vec<LeftBehind>,
    known: Vec<KnownReport>,
}

/// What is skipped, and why.
#[derive(Debug)]
struct Skipped {
    /// The first of its cases.
    name: WorkflowName,
    reason: String,
    cases: usize,
}

impl Skipped {
    fn is_of(&self, name: &WorkflowName, reason: &str) -> bool {
        (&self.name.suite, &self.name.workflow, self.reason.as_str()) == (&name.suite, &name.workflow, reason)
    }
}

/// Whether workflows in order have a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    /// They have one.
    Shown,
    /// They have none, since a progress bar shows them already; other lines wait until it is gone.
    Hidden,
}

impl<W: Write> Human<W> {
    /// Writes to `out`.
    pub fn new(out: W, passing: Passing, inferred: Inferred) -> Self {
        Self {
            out,
            passing,
            inferred,
            target: String::new(),
            tally: Tally::new(inferred),
            waiting: BTreeMap::new(),
            next: 0,
            told: Vec::new(),
            skipped: None,
            left: Vec::new(),
            known: Vec::new(),
        }
    }

    /// Writes what is next in the order of the plan, so that two runs write the same.
    fn lines(&mut self) -> io::Result<()> {
        while let Some(report) = self.waiting.remove(&self.next) {
            self.next += 1;
            self.line(&report)?;
            if !report.findings.is_empty() || matches!(report.ending, Ending::Unchecked(_)) {
                self.told.push(report);
            }
        }
        self.out.flush()
    }

    fn line(&mut self, report: &WorkflowReport) -> io::Result<()> {
        if !matches!(&report.ending, Ending::Skipped(_)) {
            self.skips()?;
        }
        let counts = format!("{}, {}", count(report.steps, "step"), count(report.checks, "check"));
        let findings = report.findings.len();
        match &report.ending {
            Ending::Skipped(reason) => self.skip(&report.name, reason),
            Ending::Unchecked(_) => writeln!(self.out, "stop  {} ({counts})", report.name),
            Ending::Judged if findings > 0 => {
                let weights = report.findings.iter().map(|finding| finding.weight(self.inferred));
                let word = weights.min().map(word).unwrap_or_default();
                writeln!(self.out, "{word}  {} ({counts}, {})", report.name, count(findings, "finding"))
            }
            Ending::Judged if self.passing == Passing::Hidden => Ok(()),
            Ending::Judged => writeln!(self.out, "ok    {} ({counts})", report.name),
        }
    }

    /// A workflow and a reason have one line, however many cases.
    fn skip(&mut self, name: &WorkflowName, reason: &str) -> io::Result<()> {
        if let Some(skipped) = &mut self.skipped
            && skipped.is_of(name, reason)
        {
            skipped.cases += 1;
            return Ok(());
        }
        self.skips()?;
        self.skipped = Some(Skipped { name: name.clone(), reason: reason.to_owned(), cases: 1 });
        Ok(())
    }

    fn skips(&mut self) -> io::Result<()> {
        match self.skipped.take() {
            None => Ok(()),
            Some(Skipped { name, reason, cases: 1 }) => writeln!(self.out, "skip  {name}: {reason}"),
            Some(Skipped { name, reason, cases }) => {
                let name = WorkflowName { case: None, ..name };
                writeln!(self.out, "skip  {name}, {cases} cases: {reason}")
            }
        }
    }

    fn details(&mut self) -> io::Result<()> {
        self.skips()?;
        writeln!(self.out)?;
        let mut number = 0;
        for weight in Weight::ALL {
            let findings = self.told.iter().flat_map(|report| &report.findings);
            let mut findings = findings.filter(|finding| finding.weight(self.inferred) == weight).peekable();
            if let (Some(_), Some(heading)) = (findings.peek(), heading(weight)) {
                writeln!(self.out, "{heading}\n")?;
            }
            for finding in findings {
                number += 1;
                block::finding(&mut self.out, number, finding)?;
            }
        }
        for entry in self.known.iter().filter(|entry| entry.state.fails()) {
            block::outdated(&mut self.out, entry)?;
        }
        for report in &self.told {
            if let Ending::Unchecked(failure) = &report.ending {
                block::unchecked(&mut self.out, &report.name, failure)?;
            }
        }
        block::left(&mut self.out, &self.left)
    }
}

const fn word(weight: Weight) -> &'static str {
    match weight {
        Weight::Fails => "FAIL",
        Weight::Known => "know",
        Weight::Listed => "note",
    }
}

/// What stands above findings that do not fail the run.
const fn heading(weight: Weight) -> Option<&'static str> {
    match weight {
        Weight::Fails => None,
        Weight::Known => Some("Known deviations, which do not fail the run:"),
        Weight::Listed => Some("Against promises that are inferred or guessed, which do not fail the run:"),
    }
}

impl<W: Write + Send> Reporter for Human<W> {
    fn take(&mut self, event: &Event) -> io::Result<()> {
        self.tally.take(event)?;
        match event {
            Event::Started(outline) => self.target.clone_from(&outline.target),
            Event::WorkflowFinished(report) => {
                self.waiting.insert(report.workflow, WorkflowReport::clone(report));
                if self.passing == Passing::Shown {
                    self.lines()?;
                }
            }
            Event::LeftBehind(left) => self.left.push(LeftBehind::clone(left)),
            Event::KnownJudged(known) => self.known.clone_from(known),
            Event::Finished { .. } => {
                self.lines()?;
                self.left.sort_by_key(|left| left.workflow);
                self.details()?;
                summary::write(&mut self.out, &self.target, &self.tally)?;
                self.out.flush()?;
            }
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use specs::contract::Evidence;

    use super::*;
    use crate::event::{CouldNotCheck, Outline};
    use crate::finding::testing::finding;

    fn report(workflow: usize, ending: Ending) -> Event {
        Event::WorkflowFinished(Box::new(WorkflowReport {
            workflow,
            name: WorkflowName {
                suite: "shop.arazzo.yaml".into(),
                workflow: format!("w{workflow}"),
                case: None,
            },
            steps: 2,
            checks: 5,
            ending,
            ..WorkflowReport::default()
        }))
    }

    fn written(events: &[Event]) -> String {
        let mut out = Vec::new();
        let mut human = Human::new(&mut out, Passing::Shown, Inferred::List);
        events.iter().for_each(|event| human.take(event).unwrap());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_report_is_in_the_order_of_the_plan() {
        let outline = Outline { target: "mock".into(), workflows: 4, steps: 8, plan: None };
        let gone =
            CouldNotCheck { step: None, reason: "cannot connect".into(), hint: Some("start it".into()) };
        let mut failed = report(0, Ending::Judged);
        if let Event::WorkflowFinished(report) = &mut failed {
            report.findings = vec![finding(Evidence::Documented), finding(Evidence::Inferred)];
            report.unreached = 1;
        }
        insta::assert_snapshot!(written(&[
            Event::Started(outline),
            report(3, Ending::Unchecked(gone)),
            report(1, Ending::Judged),
            report(2, Ending::Skipped("`createItem` writes, and --allow-writes was not given".into())),
            failed,
            Event::Finished { elapsed: Duration::from_millis(1234), interrupted: false },
        ]));
    }

    #[test]
    fn a_run_that_checked_nothing_says_so() {
        let outline = Outline { target: "mock".into(), ..Outline::default() };
        let finished = Event::Finished { elapsed: Duration::ZERO, interrupted: false };
        insta::assert_snapshot!(written(&[Event::Started(outline), finished]));
    }

    #[test]
    fn cases_that_are_skipped_for_one_reason_have_one_line() {
        let skipped = |workflow: usize, case: &str, reason: &str| {
            let mut event = report(0, Ending::Skipped(reason.into()));
            if let Event::WorkflowFinished(report) = &mut event {
                report.name.case = Some(case.to_owned());
                report.workflow = workflow;
            }
            event
        };
        let finished = Event::Finished { elapsed: Duration::ZERO, interrupted: false };
        let all = [
            skipped(0, "a", "x"),
            skipped(1, "b", "x"),
            skipped(2, "c", "y"),
            report(3, Ending::Judged),
            finished,
        ];
        let told = written(&all);
        let lines: Vec<_> = told.lines().take(3).collect();
        let expected = [
            "skip  shop.arazzo.yaml: w0, 2 cases: x",
            "skip  shop.arazzo.yaml: w0, case c: y",
            "ok    shop.arazzo.yaml: w3 (2 steps, 5 checks)",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn what_is_left_behind_is_listed_in_the_order_of_the_plan() {
        let left = |workflow: usize, what: &str| {
            Event::LeftBehind(Box::new(LeftBehind {
                workflow,
                name: WorkflowName { suite: "s".into(), workflow: format!("w{workflow}"), case: None },
                system: "shop".into(),
                operation: "createItem".into(),
                what: what.into(),
                reason: "DELETE answered 409".into(),
            }))
        };
        let finished = Event::Finished { elapsed: Duration::ZERO, interrupted: false };
        let told = written(&[left(1, "item itm_2"), left(0, "item itm_1"), finished]);
        insta::assert_snapshot!(told.split("\n\n").next().unwrap_or_default().trim(), @r"
        left behind on the target:
           item itm_1 (shop createItem, s: w0): DELETE answered 409
           item itm_2 (shop createItem, s: w1): DELETE answered 409
        ");
    }
}
