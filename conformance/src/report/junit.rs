use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use indexmap::IndexMap;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Reporter, block};
use crate::event::{Ending, Event, KnownReport, WorkflowReport};
use crate::finding::{Finding, Inferred};

/// JUnit's XML, for machines: a `testsuite` a suite, a `testcase` a workflow or a case of one.
///
/// What fails the run is a `failure`, what could not be checked an `error`; findings that are known or
/// only listed stand in `system-out` of a test case that passes. Known deviations that are out of date
/// are a suite of their own.
#[derive(Debug)]
pub struct Junit<W> {
    out: W,
    inferred: Inferred,
    target: String,
    /// By place in the plan, so that two runs write the same.
    finished: BTreeMap<usize, WorkflowReport>,
    known: Vec<KnownReport>,
}

impl<W: Write> Junit<W> {
    /// Writes to `out` when the run is over.
    pub fn new(out: W, inferred: Inferred) -> Self {
        Self { out, inferred, target: String::new(), finished: BTreeMap::new(), known: Vec::new() }
    }

    fn write(&mut self, elapsed: Duration) -> io::Result<()> {
        let mut report = Report::new(format!("conformance of {}", self.target));
        report.set_time(elapsed).add_test_suites(self.suites()?);
        let xml = report.to_string().map_err(io::Error::other)?;
        self.out.write_all(without_sum(&xml, report.skipped).as_bytes())?;
        self.out.flush()
    }

    fn suites(&self) -> io::Result<Vec<TestSuite>> {
        let mut suites: IndexMap<&str, (TestSuite, Duration)> = IndexMap::new();
        for report in self.finished.values() {
            let name = report.name.suite.as_str();
            let (suite, elapsed) =
                suites.entry(name).or_insert_with(|| (TestSuite::new(name), Duration::ZERO));
            *elapsed += report.elapsed;
            suite.set_time(*elapsed).add_test_case(self.case(report)?);
        }
        let outdated = outdated(&self.known)?;
        Ok(suites.into_values().map(|(suite, _)| suite).chain(outdated).collect())
    }

    fn case(&self, report: &WorkflowReport) -> io::Result<TestCase> {
        let name = match &report.name.case {
            Some(case) => format!("{} [{case}]", report.name.workflow),
            None => report.name.workflow.clone(),
        };
        let mut case = TestCase::new(name, self.status(report)?);
        case.set_classname(report.name.suite.as_str()).set_time(report.elapsed);
        let listed: Vec<_> = report.findings.iter().filter(|finding| !finding.fails(self.inferred)).collect();
        if !listed.is_empty() {
            case.set_system_out(told(&listed)?);
        }
        Ok(case)
    }

    fn status(&self, report: &WorkflowReport) -> io::Result<TestCaseStatus> {
        let failing: Vec<_> = report.findings.iter().filter(|finding| finding.fails(self.inferred)).collect();
        if let [first, ..] = failing.as_slice() {
            return failure(first, &failing);
        }
        match &report.ending {
            Ending::Judged => Ok(TestCaseStatus::success()),
            Ending::Skipped(reason) => {
                let mut skipped = TestCaseStatus::skipped();
                skipped.set_message(reason.as_str());
                Ok(skipped)
            }
            Ending::Unchecked(reason) => {
                let mut words = Vec::new();
                block::unchecked(&mut words, &report.name, reason)?;
                let mut error = TestCaseStatus::non_success(NonSuccessKind::Error);
                error
                    .set_message(reason.reason.as_str())
                    .set_type("could not check")
                    .set_description(text(&words));
                Ok(error)
            }
        }
    }
}

/// The schema of Jenkins' xunit plugin knows `skipped` of a suite and not of all suites, and refuses what
/// it does not know. The root's is the first.
fn without_sum(xml: &str, skipped: usize) -> String {
    xml.replacen(&format!(" skipped=\"{skipped}\""), "", 1)
}

/// Entries that fail the run by themselves, as a suite; none where there are none.
fn outdated(known: &[KnownReport]) -> io::Result<Option<TestSuite>> {
    let mut suite = TestSuite::new("known deviations");
    for entry in known.iter().filter(|entry| entry.state.fails()) {
        let mut words = Vec::new();
        block::outdated(&mut words, entry)?;
        let mut failure = TestCaseStatus::non_success(NonSuccessKind::Failure);
        failure
            .set_message(format!("{}: {}", entry.name(), entry.words()))
            .set_type(entry.state.word())
            .set_description(text(&words));
        let mut case = TestCase::new(entry.name(), failure);
        case.set_classname(entry.file.as_str()).set_time(Duration::ZERO);
        suite.add_test_case(case);
    }
    suite.set_time(Duration::ZERO);
    Ok((!suite.test_cases.is_empty()).then_some(suite))
}

/// JUnit has one failure a test case: its message is the first finding's, its text all of them.
fn failure(first: &Finding, all: &[&Finding]) -> io::Result<TestCaseStatus> {
    let requirement = first.requirement.as_deref().unwrap_or("no requirement id");
    let message = format!("{requirement}: {} at {}", first.flaw.check.word(), first.flaw.place);
    let mut failure = TestCaseStatus::non_success(NonSuccessKind::Failure);
    failure.set_message(message).set_type(first.flaw.check.word()).set_description(told(all)?);
    Ok(failure)
}

/// Findings as people read them.
fn told(findings: &[&Finding]) -> io::Result<String> {
    let mut words = Vec::new();
    for (index, finding) in findings.iter().enumerate() {
        block::finding(&mut words, index + 1, finding)?;
    }
    Ok(text(&words))
}

fn text(words: &[u8]) -> String {
    String::from_utf8_lossy(words).trim_end().to_owned()
}

impl<W: Write + Send> Reporter for Junit<W> {
    fn take(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Started(outline) => self.target.clone_from(&outline.target),
            Event::WorkflowFinished(report) => {
                self.finished.insert(report.workflow, WorkflowReport::clone(report));
            }
            Event::KnownJudged(known) => self.known.clone_from(known),
            Event::Finished { elapsed, .. } => self.write(*elapsed)?,
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use specs::contract::Evidence;

    use super::*;
    use crate::event::{CouldNotCheck, Outline, WorkflowName};
    use crate::finding::testing::finding;

    fn report(workflow: usize, suite: &str, ending: Ending, findings: Vec<Finding>) -> Event {
        let case = (workflow == 1).then(|| "alice-reads".to_owned());
        let name = WorkflowName { suite: suite.into(), workflow: format!("w{workflow}"), case };
        let elapsed = Duration::from_millis(20);
        Event::WorkflowFinished(Box::new(WorkflowReport {
            workflow,
            name,
            checks: 5,
            elapsed,
            findings,
            ending,
            ..WorkflowReport::default()
        }))
    }

    fn written(events: &[Event]) -> String {
        let mut out = Vec::new();
        let mut junit = Junit::new(&mut out, Inferred::List);
        events.iter().for_each(|event| junit.take(event).unwrap());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_ending_has_its_element_and_suites_keep_the_order_of_the_plan() {
        let gone =
            CouldNotCheck { step: None, reason: "cannot connect".into(), hint: Some("start it".into()) };
        let both = vec![finding(Evidence::Documented), finding(Evidence::Inferred)];
        insta::assert_snapshot!(written(&[
            Event::Started(Outline { target: "mock".into(), workflows: 5, steps: 8, plan: None }),
            report(3, "b.arazzo.yaml", Ending::Unchecked(gone), Vec::new()),
            report(1, "a.arazzo.yaml", Ending::Judged, Vec::new()),
            report(2, "a.arazzo.yaml", Ending::Skipped("`createItem` writes".into()), Vec::new()),
            report(0, "a.arazzo.yaml", Ending::Judged, both),
            report(4, "b.arazzo.yaml", Ending::Judged, vec![finding(Evidence::Guess)]),
            Event::Finished { elapsed: Duration::from_millis(1234), interrupted: false },
        ]));
    }

    #[test]
    fn what_xml_cannot_hold_is_spelt_out() {
        let mut broken = finding(Evidence::Documented);
        broken.flaw.actual = "\u{1b}[2J <a href=\"x\">&]]>".to_owned();
        let xml = written(&[
            report(0, "a", Ending::Judged, vec![broken]),
            Event::Finished { elapsed: Duration::ZERO, interrupted: false },
        ]);
        assert!(xml.contains("\\u{1b}[2J &lt;a href=&quot;x&quot;&gt;&amp;]]&gt;"), "{xml}");
    }
}
