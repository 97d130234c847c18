use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::difference::Twin;
use super::told::Told;
use crate::event::{Ending, WorkflowName, WorkflowReport};
use crate::finding::{Check, Finding, Flaw, Pardon, StepName};
use crate::plan::{Planned, Suites};
use crate::snapshot::{Accept, SnapshotError, is_gone, lines};

/// Findings that somebody has seen and accepted: one file of insta's, a line a finding.
#[derive(Debug)]
pub struct Accepted {
    path: PathBuf,
    accept: Accept,
    known: BTreeMap<String, Vec<String>>,
    /// Workflows that are known and that no suite has any more.
    stale: Vec<String>,
    now: Mutex<BTreeMap<String, Vec<String>>>,
}

/// The file in the folder of snapshots.
const FILE: &str = "compare.snap";

impl Accepted {
    /// Reads what was accepted in a folder.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn open(root: &Path, accept: Accept, suites: &Suites<'_>) -> Result<Self, SnapshotError> {
        let path = root.join(FILE);
        let known = lines::read(&path)?;
        let names: HashSet<_> =
            suites.0.iter().flat_map(Planned::of_suite).map(|planned| planned.name().to_string()).collect();
        let is_stale = |name: &&String| {
            let suite = name.split_once(": ").map_or("", |(suite, _)| suite);
            let is_loaded = suites.0.iter().any(|known| known.name == suite);
            !names.contains(*name) && (is_loaded || is_gone(suite, suites))
        };
        let stale = known.keys().filter(is_stale).cloned().collect();
        Ok(Self { path, accept, known, stale, now: Mutex::default() })
    }

    /// Marks what is known of a workflow's findings, and tells what was accepted and is not there any more.
    ///
    /// The first workflow of a plan tells those that no suite has, too.
    pub(super) fn judge(&self, planned: &Planned<'_>, report: &mut WorkflowReport, told: Vec<Told>) {
        let name = report.name.to_string();
        let known = self.known.get(&name).cloned().unwrap_or_default();
        let is_whole = matches!(report.ending, Ending::Judged);
        let mut lines: Vec<_> = told.iter().map(|told| told.line.clone()).collect();
        lines.dedup();
        let is_now = self.accept == Accept::Now;
        let pardon: Arc<str> = self.path.display().to_string().into();
        let marked = told.into_iter().map(|Told { mut finding, line }| {
            if is_now && is_whole || known.contains(&line) {
                finding.known = Some(Pardon::Accepted(Arc::clone(&pardon)));
            }
            finding
        });
        report.findings = marked.collect();
        if !is_now {
            let gone = known.iter().filter(|line| is_whole && !lines.contains(line));
            report.findings.extend(gone.map(|line| vanished(planned, line)));
            let stale = self.stale.iter().filter(|_| report.workflow == 0);
            report.findings.extend(stale.map(|name| unasked(&report.name, name)));
        }
        // What broke off half-way leaves what was known of it.
        let kept = if is_whole { lines } else { known };
        self.now.lock().unwrap_or_else(PoisonError::into_inner).insert(name, kept);
    }

    /// Writes what there is now: as accepted, or for review.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(&self) -> Result<(), SnapshotError> {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        // Workflows that were not run keep what is known of them.
        let mut all = self.known.clone();
        all.extend(now.iter().map(|(name, lines)| (name.clone(), lines.clone())));
        all.retain(|name, lines| !lines.is_empty() && !self.stale.contains(name));
        lines::write(&self.path, self.accept, &self.known, &all)
    }
}

fn vanished(planned: &Planned<'_>, line: &str) -> Finding {
    let id = line.strip_prefix("step ").and_then(|rest| rest.split_once(':')).map_or("", |(step, _)| step);
    let steps = &planned.workflow.steps;
    // A step that is gone has left its line behind; the last one tells it.
    let step = steps.iter().find(|step| step.id == id).or(steps.last());
    let step = step.map_or_else(StepName::default, |step| planned.step(step));
    Finding::plain(step, flaw(line.to_owned(), "there is no such difference any more; --accept forgets it"))
}

fn unasked(first: &WorkflowName, name: &str) -> Finding {
    let WorkflowName { suite, workflow, case } = first.clone();
    let step = StepName { suite, workflow, case, ..StepName::default() };
    let expected = format!("a workflow `{name}`, of which differences were accepted");
    Finding::plain(step, flaw(expected, "no suite has it any more; --accept forgets it"))
}

fn flaw(expected: String, actual: &str) -> Flaw {
    let (check, place) = (Check::Twin(Twin::Vanished), "answer".to_owned());
    Flaw { check, place, contract: None, expected, actual: actual.to_owned() }
}
