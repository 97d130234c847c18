use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;

use crate::event::{Ending, Event, PlanOutline, StepOutline, WorkflowOutline};
use crate::finding::StepName;

/// Steps that were planned and not judged, and why.
#[derive(Clone, Debug, Default)]
pub(crate) struct Open {
    judged: HashSet<(usize, [String; 3])>,
    endings: HashMap<usize, String>,
    /// Workflows that were carried through.
    carried: HashSet<usize>,
}

/// More reasons than anybody reads of one operation.
const MOST: usize = 2;

impl Open {
    pub(crate) fn take(&mut self, event: &Event) {
        match event {
            Event::StepFinished { workflow, step: Some(step) } => {
                let StepName { suite, workflow: written, step, .. } = step.name.clone();
                self.judged.insert((*workflow, [suite, written, step]));
            }
            Event::WorkflowFinished(report) => {
                let why = match &report.ending {
                    Ending::Skipped(reason) => format!("skipped: {reason}"),
                    Ending::Unchecked(failure) => format!("could not be checked: {}", failure.reason),
                    Ending::Judged => format!("`{}` ended before it", report.name.workflow),
                };
                self.endings.insert(report.workflow, why);
                if matches!(report.ending, Ending::Judged) {
                    self.carried.insert(report.workflow);
                }
            }
            _ => {}
        }
    }

    /// Why some of these steps were not judged, each reason once; none where all of them were.
    pub(crate) fn why(&self, plan: &PlanOutline, wanted: impl Fn(&StepOutline) -> bool) -> Option<String> {
        let mut reasons = IndexSet::new();
        for (ordinal, workflow) in plan.workflows.iter().enumerate() {
            if workflow.steps.iter().any(|step| wanted(step) && !self.is_judged(ordinal, step)) {
                let ending = self.endings.get(&ordinal).map(String::as_str);
                reasons.insert(ending.unwrap_or("the run was broken off"));
            }
        }
        let has = |workflow: &WorkflowOutline| workflow.steps.iter().any(&wanted);
        if plan.left_out.iter().any(has) {
            reasons.insert("not selected");
        }
        words(&reasons)
    }

    fn is_judged(&self, workflow: usize, step: &StepOutline) -> bool {
        let StepOutline { suite, workflow: written, id, .. } = step.clone();
        match id {
            Some(id) => self.judged.contains(&(workflow, [suite, written, id])),
            None => self.carried.contains(&workflow),
        }
    }
}

fn words(reasons: &IndexSet<&str>) -> Option<String> {
    let told: Vec<_> = reasons.iter().take(MOST).copied().collect();
    let more = reasons.len().saturating_sub(MOST);
    let rest = if more > 0 { format!("; and {more} more reasons") } else { String::new() };
    (!told.is_empty()).then(|| format!("{}{rest}", told.join("; ")))
}
