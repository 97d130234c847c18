use std::sync::Arc;

use super::entry::{Entry, Known};
use crate::event::{Ending, Event, KnownReport, KnownState, Needs};
use crate::finding::{Finding, Pardon};

impl Known {
    /// What it must hear to tell what is stale.
    pub fn needs(&self) -> Needs {
        if self.is_empty() { Needs::NOTHING } else { Needs::STEPS }
    }

    /// Marks what is known in an event that is about to be reported.
    pub fn watch(&mut self, event: &mut Event) {
        match event {
            _ if self.is_empty() => {}
            Event::Started(outline) => self.judged.plan(outline),
            Event::StepFinished { workflow, step: Some(step) } => self.judged.step(*workflow, step),
            Event::WorkflowFinished(report) => {
                if matches!(report.ending, Ending::Judged) {
                    self.judged.carried(report.workflow);
                }
                report.findings.iter_mut().for_each(|finding| self.mark(finding));
            }
            _ => {}
        }
    }

    /// What became of every entry, when everything was heard.
    pub fn reports(&self) -> Vec<KnownReport> {
        self.entries.iter().zip(&self.matched).map(|(entry, matched)| self.report(entry, *matched)).collect()
    }

    /// Every entry that names a finding is in use; the first whose day is not over answers for it.
    fn mark(&mut self, finding: &mut Finding) {
        let id = finding.id();
        for (entry, matched) in self.entries.iter().zip(&mut self.matched) {
            if !entry.names(finding, &id) {
                continue;
            }
            *matched += 1;
            if finding.known.is_none() && !entry.is_over(self.today) {
                finding.known = Some(Pardon::Known(Arc::clone(&entry.excuse)));
            }
        }
    }

    fn report(&self, entry: &Entry, matched: usize) -> KnownReport {
        KnownReport {
            place: entry.place.to_string(),
            file: entry.place.file.display().to_string(),
            line: entry.place.position.map(|position| position.line),
            requirement: entry.requirement.clone(),
            finding: entry.finding.clone(),
            excuse: Arc::clone(&entry.excuse),
            matched,
            state: self.state(entry, matched),
        }
    }

    fn state(&self, entry: &Entry, matched: usize) -> KnownState {
        let (requirement, finding) = (entry.requirement.as_deref(), entry.finding.as_deref());
        if entry.is_over(self.today) {
            KnownState::Expired
        } else if matched > 0 {
            KnownState::Holds
        } else if !self.judged.has(requirement, finding) {
            KnownState::Unknown
        } else if self.judged.all(requirement, finding) {
            KnownState::Stale
        } else {
            KnownState::Unchecked
        }
    }
}
