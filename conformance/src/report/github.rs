mod escape;
mod summary;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use escape::{data, property};

use super::words::printable;
use super::{Reporter, Tally};
use crate::beginning::beginning;
use crate::event::{Ending, Event, KnownReport, LeftBehind, WorkflowReport};
use crate::finding::{Finding, Inferred, Weight};

/// How many annotations of one kind GitHub shows of a step; what is written beyond is not seen.
const SHOWN: usize = 10;

/// Annotations of GitHub's workflow runs, at the lines of the suites, and the summary of the job.
#[derive(Debug)]
pub struct Github<W, S> {
    out: W,
    surroundings: GithubSurroundings<S>,
    inferred: Inferred,
    target: String,
    tally: Tally,
    /// Those with something to tell, by place in the plan.
    told: BTreeMap<usize, WorkflowReport>,
    known: Vec<KnownReport>,
    left: Vec<LeftBehind>,
}

/// What GitHub tells its steps.
#[derive(Debug)]
pub struct GithubSurroundings<S> {
    /// Where the summary of the job goes.
    pub summary: Option<S>,
    /// The folder that paths of suites count from, as seen from the repository; none where it is not in it.
    pub folder: Option<PathBuf>,
}

/// One line that GitHub reads.
struct Annotation {
    kind: &'static str,
    /// File and line.
    at: Option<(String, u64)>,
    title: String,
    message: String,
}

impl<W: Write, S: Write> Github<W, S> {
    /// Writes annotations to `out`, which must be the standard output of a step.
    pub fn new(out: W, surroundings: GithubSurroundings<S>, inferred: Inferred) -> Self {
        Self {
            out,
            surroundings,
            inferred,
            target: String::new(),
            tally: Tally::new(inferred),
            told: BTreeMap::new(),
            known: Vec::new(),
            left: Vec::new(),
        }
    }

    fn write(&mut self) -> io::Result<()> {
        let mut left: BTreeMap<&str, usize> = BTreeMap::new();
        for annotation in self.annotations() {
            let left = left.entry(annotation.kind).or_insert(SHOWN);
            if *left > 0 {
                *left -= 1;
                writeln!(self.out, "{}", annotation.line())?;
            }
        }
        self.out.flush()?;
        let Some(file) = &mut self.surroundings.summary else { return Ok(()) };
        summary::write(file, &self.target, &self.tally, &self.told, &self.known, self.inferred)?;
        file.flush()
    }

    fn annotations(&self) -> Vec<Annotation> {
        let outdated =
            self.known.iter().filter(|entry| entry.state.fails()).map(|entry| self.outdated(entry));
        let findings = self.told.values().flat_map(|report| &report.findings);
        let findings = findings.map(|finding| self.finding(finding));
        let unchecked = self.told.values().filter_map(unchecked);
        let left = self.left.iter().map(left);
        let mut all: Vec<_> = findings.chain(outdated).chain(unchecked).chain(left).collect();
        if self.tally.checks == 0 && all.is_empty() {
            all.push(Annotation {
                kind: "error",
                at: None,
                title: "nothing was checked".to_owned(),
                message: format!("{}: nothing was checked", self.target),
            });
        }
        all
    }

    fn finding(&self, finding: &Finding) -> Annotation {
        let kind = match finding.weight(self.inferred) {
            Weight::Fails => "error",
            Weight::Known => "notice",
            Weight::Listed => "warning",
        };
        let (step, flaw) = (&finding.step, &finding.flaw);
        let requirement = finding.requirement.as_deref().unwrap_or("no requirement id");
        let known = finding.known.as_ref().map(|known| format!("\nknown {known}"));
        Annotation {
            kind,
            at: step.position.and_then(|position| Some((self.path(&step.suite)?, position.line))),
            title: format!("{requirement}: {} at {}", flaw.check.word(), flaw.place),
            message: format!(
                "{} {}, step {} of {}\nexpected {}\nactual {}{}",
                step.system,
                step.operation,
                step.step,
                step.workflow,
                beginning(&flaw.expected, LONGEST),
                beginning(&flaw.actual, LONGEST),
                known.unwrap_or_default()
            ),
        }
    }

    fn outdated(&self, entry: &KnownReport) -> Annotation {
        Annotation {
            kind: "error",
            at: entry.line.and_then(|line| Some((self.path(&entry.file)?, line))),
            title: format!("known deviation {}", entry.name()),
            message: format!("{}\nowner {}: {}", entry.words(), entry.excuse.owner, entry.excuse.reason),
        }
    }

    /// As the repository names it.
    fn path(&self, file: &str) -> Option<String> {
        let folder = self.surroundings.folder.as_ref()?;
        Some(folder.join(file).display().to_string())
    }
}

/// Longer values are in the other reports.
const LONGEST: usize = 300;

fn unchecked(report: &WorkflowReport) -> Option<Annotation> {
    let Ending::Unchecked(failure) = &report.ending else { return None };
    let hint = failure.hint.as_ref().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
    Some(Annotation {
        kind: "error",
        at: None,
        title: format!("could not check {}", report.name),
        message: format!("{}{hint}", failure.reason),
    })
}

fn left(left: &LeftBehind) -> Annotation {
    Annotation {
        kind: "warning",
        at: None,
        title: format!("left behind: {}", left.what),
        message: format!("{} {}, {}\n{}", left.system, left.operation, left.name, left.reason),
    }
}

impl Annotation {
    fn line(&self) -> String {
        let Self { kind, at, title, message } = self;
        let at = at.as_ref().map(|(file, line)| format!("file={},line={line},", property(file)));
        let (title, message) = (property(&printable(title)), data(&printable(message)));
        format!("::{kind} {}title={title}::{message}", at.unwrap_or_default())
    }
}

impl<W: Write + Send, S: Write + Send> Reporter for Github<W, S> {
    fn take(&mut self, event: &Event) -> io::Result<()> {
        self.tally.take(event)?;
        match event {
            Event::Started(outline) => self.target.clone_from(&outline.target),
            Event::WorkflowFinished(report)
                if !report.findings.is_empty() || !matches!(report.ending, Ending::Judged) =>
            {
                self.told.insert(report.workflow, WorkflowReport::clone(report));
            }
            Event::LeftBehind(left) => self.left.push(LeftBehind::clone(left)),
            Event::KnownJudged(known) => self.known.clone_from(known),
            Event::Finished { .. } => self.write()?,
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
