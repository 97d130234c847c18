use std::collections::HashMap;
use std::sync::Arc;

use super::workflow::{Workflow, Written};
use super::{Routine, Step};
use crate::expression::WorkflowKey;

/// A workflow with all that it leads to, however far.
pub(super) fn link<'c>(
    key: WorkflowKey,
    written: &Written<'c>,
    all: &HashMap<WorkflowKey, Arc<Routine<'c>>>,
) -> Workflow<'c> {
    let mut routines = HashMap::new();
    let mut steps = Vec::new();
    let mut open = vec![key];
    while let Some(key) = open.pop() {
        // Without a routine it has an error, and is not run.
        let Some(routine) = all.get(&key).filter(|_| !routines.contains_key(&key)) else { continue };
        routines.insert(key, Arc::clone(routine));
        steps.extend(routine.steps().cloned());
        open.extend(routine.leads_to().into_iter().rev());
    }
    let Routine { id, inputs, .. } = &*written.routine;
    Workflow {
        id: id.clone(),
        inputs: inputs.clone(),
        cases: written.cases.clone(),
        steps,
        tags: written.tags.clone(),
        key,
        routines,
    }
}

impl<'c> Workflow<'c> {
    /// One of the workflows that it leads to, or itself.
    pub(crate) fn routine(&self, key: WorkflowKey) -> Option<&Routine<'c>> {
        self.routines.get(&key).map(|routine| &**routine)
    }

    /// Every step, with the workflow that it is written in.
    pub(crate) fn written_steps(&self) -> impl Iterator<Item = (&Routine<'c>, &Step<'c>)> {
        let holds = |routine: &Routine<'c>, step| routine.steps().any(|one| Arc::ptr_eq(one, step));
        self.steps.iter().filter_map(move |step| {
            let routine = self.routines.values().find(|routine| holds(routine, step))?;
            Some((&**routine, &**step))
        })
    }

    /// The system that a workflow calls first: whose credentials its inputs hold where no step says.
    pub(crate) fn home(&self, key: WorkflowKey) -> Option<&'c str> {
        let mut open = vec![key];
        let mut seen = Vec::new();
        while let Some(key) = open.pop() {
            let Some(routine) = self.routine(key).filter(|_| !seen.contains(&key)) else { continue };
            if let Some(step) = routine.steps().find(|step| !step.is_control()) {
                return Some(step.system.name());
            }
            seen.push(key);
            open.extend(routine.waits_for().into_iter().rev());
        }
        None
    }
}

/// The workflows on a way from one back to itself, each waiting for the next; none where there is no such way.
pub(super) fn circle<'c>(
    from: WorkflowKey,
    first: WorkflowKey,
    all: &HashMap<WorkflowKey, Arc<Routine<'c>>>,
) -> Option<Vec<WorkflowKey>> {
    let mut seen = Vec::new();
    let mut ways = vec![vec![first]];
    while let Some(way) = ways.pop() {
        let last = *way.last()?;
        if last == from {
            return Some(way);
        }
        if seen.contains(&last) {
            continue;
        }
        seen.push(last);
        for next in all.get(&last).map(|routine| routine.waits_for()).unwrap_or_default() {
            ways.push(way.iter().copied().chain([next]).collect());
        }
    }
    None
}
