use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use specs::contract::{Evidence, Level};

use super::told::Told;
use crate::event::{Ending, WorkflowReport};
use crate::finding::{Check, Finding, Flaw, StepName};
use crate::plan::Planned;
use crate::snapshot::{Accept, SnapshotError, lines};

use super::difference::Twin;

/// Findings that somebody has seen and accepted: one file of insta's, a line a finding.
#[derive(Debug)]
pub struct Accepted {
    path: PathBuf,
    accept: Accept,
    known: BTreeMap<String, Vec<String>>,
    now: Mutex<BTreeMap<String, Vec<String>>>,
}

/// The file in the folder of snapshots.
const FILE: &str = "compare.snap";

impl Accepted {
    /// Reads what was accepted in a folder.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn open(root: &Path, accept: Accept) -> Result<Self, SnapshotError> {
        let path = root.join(FILE);
        let known = lines::read(&path)?;
        Ok(Self { path, accept, known, now: Mutex::default() })
    }

    /// Keeps what is new of a workflow's findings, and tells what was accepted and is not there any more.
    pub(super) fn judge(&self, planned: &Planned<'_>, report: &mut WorkflowReport, told: Vec<Told>) {
        let name = report.name.to_string();
        let known = self.known.get(&name).cloned().unwrap_or_default();
        let is_whole = matches!(report.ending, Ending::Judged);
        let mut lines: Vec<_> = told.iter().map(|told| told.line.clone()).collect();
        lines.dedup();
        if self.accept != Accept::Now {
            let gone = known.iter().filter(|line| is_whole && !lines.contains(line));
            let gone: Vec<_> = gone.map(|line| vanished(planned, line)).collect();
            let new = told.into_iter().filter(|told| !known.contains(&told.line));
            report.findings = new.map(|told| told.finding).chain(gone).collect();
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
        all.retain(|_, lines| !lines.is_empty());
        lines::write(&self.path, self.accept, &self.known, &all)
    }
}

fn vanished(planned: &Planned<'_>, line: &str) -> Finding {
    let id = line.strip_prefix("step ").and_then(|rest| rest.split_once(':')).map_or("", |(step, _)| step);
    let steps = &planned.workflow.steps;
    let flaw = Flaw {
        check: Check::Twin(Twin::Vanished),
        place: "answer".to_owned(),
        contract: None,
        expected: line.to_owned(),
        actual: "there is no such difference any more; --accept forgets it".to_owned(),
    };
    // A step that is gone has left its line behind; the last one tells it.
    let step = steps.iter().find(|step| step.id == id).or(steps.last());
    let step = step.map_or_else(StepName::default, |step| planned.step(step));
    let (requirement, reproduce) = (None, String::new());
    Finding {
        step,
        requirement,
        level: Level::Must,
        evidence: Evidence::Documented,
        flaw,
        reproduce,
        exchange: None,
        known: None,
    }
}
