use std::collections::BTreeMap;
use std::io;

use super::{Reporter, Tally};
use crate::coverage::Collector;
use crate::event::{Event, KnownReport, LeftBehind, Needs, Outline, StepReport, WorkflowReport};
use crate::finding::Inferred;

/// Everything that was told, for reports that can only be written when all of it is known.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) inferred: Inferred,
    pub(super) tally: Tally,
    pub(super) outline: Outline,
    /// By place in the plan, so that two runs write the same.
    pub(super) workflows: BTreeMap<usize, WorkflowReport>,
    pub(super) steps: BTreeMap<usize, Vec<StepReport>>,
    pub(super) known: Vec<KnownReport>,
    pub(super) left: Vec<LeftBehind>,
    pub(super) collector: Collector,
}

impl Gathered {
    pub(super) fn new(inferred: Inferred) -> Self {
        Self {
            inferred,
            tally: Tally::new(inferred),
            outline: Outline::default(),
            workflows: BTreeMap::new(),
            steps: BTreeMap::new(),
            known: Vec::new(),
            left: Vec::new(),
            collector: Collector::default(),
        }
    }
}

impl Reporter for Gathered {
    fn needs(&self) -> Needs {
        Needs::ALL
    }

    fn take(&mut self, event: &Event) -> io::Result<()> {
        self.collector.take(event);
        match event {
            Event::Started(outline) => self.outline.clone_from(outline),
            Event::StepFinished { workflow, step: Some(step) } => {
                self.steps.entry(*workflow).or_default().push(StepReport::clone(step));
            }
            Event::WorkflowFinished(report) => {
                self.workflows.insert(report.workflow, WorkflowReport::clone(report));
            }
            Event::LeftBehind(left) => self.left.push(LeftBehind::clone(left)),
            Event::KnownJudged(known) => self.known.clone_from(known),
            _ => {}
        }
        self.tally.take(event)
    }
}
