use super::differ;
use super::file::{self, Head};
use super::section::{self, Section};
use super::store::{Accept, SnapshotError, Snapshots};
use crate::event::{CouldNotCheck, Ending, WorkflowName};
use crate::finding::{Check, Finding, Flaw, StepName};
use crate::judge::Judgement;
use crate::run::{Carried, findings};

impl Snapshots {
    /// Holds what a workflow's steps answered against what was accepted, or accepts it.
    ///
    /// The first workflow of a plan tells the snapshots that nothing asks for, too.
    pub(crate) fn judge(&self, carried: &mut Carried<'_>) {
        if let Err(error) = self.try_judge(carried) {
            let failure = CouldNotCheck { step: None, reason: error.to_string(), hint: None };
            carried.report.ending = Ending::Unchecked(failure);
        }
    }

    fn try_judge(&self, carried: &mut Carried<'_>) -> Result<(), SnapshotError> {
        if carried.exchanges.is_empty() {
            return if carried.report.workflow == 0 { self.tell_stale(carried) } else { Ok(()) };
        }
        let name = carried.report.name.clone();
        let path = self.path(&name);
        let sections = section::sections(&carried.exchanges, &carried.mask);
        // What broke off half-way is nobody's measure.
        let is_whole = matches!(carried.report.ending, Ending::Judged) && carried.report.unreached == 0;
        let title = name.case.as_ref().map(|case| format!("{}, case {case}", name.workflow));
        let head = Head { suite: &name.suite, workflow: title.as_deref().unwrap_or(&name.workflow) };
        let (pending, shown) = (file::pending(&path), self.shown(&path));
        let mut flaws = Vec::new();
        if self.accept == Accept::Now {
            if is_whole {
                file::write(&path, &head, &sections)?;
                file::remove(&pending)?;
            }
        } else {
            flaws = differences(file::read(&path)?.as_deref(), &sections, is_whole, &shown);
            match (self.accept, flaws.is_empty()) {
                (Accept::Never, _) => {}
                (_, true) => file::remove(&pending)?,
                (_, false) if is_whole => file::write(&pending, &head, &sections)?,
                (_, false) => {}
            }
        }
        if carried.report.workflow == 0 {
            let last = sections.len() - 1;
            flaws.extend(self.stale()?.into_iter().map(|file| (last, unasked(&file))));
        }
        tell(carried, flaws, sections.len());
        Ok(())
    }
}

impl Snapshots {
    /// Of a first workflow that has no step to tell it by.
    fn tell_stale(&self, carried: &mut Carried<'_>) -> Result<(), SnapshotError> {
        let WorkflowName { suite, workflow, case } = carried.report.name.clone();
        let step = StepName { suite, workflow, case, ..StepName::default() };
        let stale = self.stale()?.into_iter().map(|file| Finding::plain(step.clone(), unasked(&file)));
        carried.report.findings.extend(stale);
        Ok(())
    }
}

/// The place of each step that differs, with what differs.
fn differences(
    accepted: Option<&[Section]>,
    sections: &[Section],
    is_whole: bool,
    shown: &str,
) -> Vec<(usize, Flaw)> {
    let Some(accepted) = accepted else {
        let actual = "nothing was accepted yet".to_owned();
        return vec![(0, flaw(format!("an accepted snapshot, {shown}"), actual))];
    };
    let differ = |(index, section): (usize, &Section)| {
        let known = accepted.iter().find(|known| known.title == section.title);
        let lines = differ::lines(known.map_or("", |known| &known.text), &section.text);
        (!lines.is_empty()).then(|| (index, flaw(format!("the answer in {shown}"), lines)))
    };
    let mut found: Vec<_> = sections.iter().enumerate().filter_map(differ).collect();
    let is_gone = |known: &&Section| !sections.iter().any(|section| section.title == known.title);
    if is_whole {
        let gone = accepted.iter().filter(is_gone);
        found.extend(gone.map(|known| (sections.len() - 1, unasked(&format!("{shown}, `{}`", known.title)))));
    }
    found
}

fn unasked(what: &str) -> Flaw {
    flaw(format!("a step that asks for {what}"), "no step does; --accept removes it".to_owned())
}

fn flaw(expected: String, actual: String) -> Flaw {
    Flaw { check: Check::Snapshot, place: "answer".to_owned(), contract: None, expected, actual }
}

fn tell(carried: &mut Carried<'_>, flaws: Vec<(usize, Flaw)>, checks: usize) {
    carried.report.checks += checks;
    for (index, flaw) in flaws {
        let Some(exchanged) = carried.exchanges.get(index) else { continue };
        let judgement = Judgement { checks: 1, flaws: vec![flaw] };
        let parts = (&exchanged.request, &exchanged.response);
        carried.report.findings.extend(findings(
            exchanged.named,
            judgement,
            parts,
            carried.needs,
            &carried.mask,
        ));
    }
}
