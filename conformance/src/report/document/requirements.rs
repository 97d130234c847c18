use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};

use super::super::gather::Gathered;
use super::{Outcome, RequirementRow};
use crate::event::{OperationOutline, PlanOutline, Requirement};
use crate::finding::Weight;

/// What is known of one requirement before its outcome.
#[derive(Default)]
struct Promised<'p> {
    requirement: Option<&'p Requirement>,
    described: Option<&'p OperationOutline>,
    operations: IndexSet<String>,
    planned: usize,
}

/// Every requirement of the systems that were called and of the suites, in that order.
pub(super) fn rows(plan: &PlanOutline, gathered: &Gathered) -> Vec<RequirementRow> {
    let judged = judged(gathered);
    let weights = weights(gathered);
    let row = |(id, promised): (&str, Promised<'_>)| {
        let judged = judged.get(id).copied().unwrap_or_default();
        let weights = weights.get(id).map(Vec::as_slice).unwrap_or_default();
        row(id, &promised, (judged, weights), plan, gathered)
    };
    promised(plan).into_iter().map(row).collect()
}

fn promised(plan: &PlanOutline) -> IndexMap<&str, Promised<'_>> {
    let mut all: IndexMap<&str, Promised<'_>> = IndexMap::new();
    for system in &plan.systems {
        for operation in &system.operations {
            let Some(requirement) = &operation.requirement else { continue };
            let promised = all.entry(&requirement.id).or_default();
            promised.described = promised.described.or(Some(operation));
            promised.note(requirement, &system.name, &operation.id);
        }
    }
    for step in plan.workflows.iter().flat_map(|workflow| &workflow.steps) {
        for requirement in &step.requirements {
            let promised = all.entry(&requirement.id).or_default();
            promised.note(requirement, &step.system, &step.operation);
            promised.planned += 1;
        }
    }
    all
}

impl<'p> Promised<'p> {
    /// Steps that provoke an answer on weak evidence hold it to less: the requirement itself is the strongest.
    fn note(&mut self, requirement: &'p Requirement, system: &str, operation: &str) {
        let weight = |one: &Requirement| (one.evidence.strongest(), one.level);
        if self.requirement.is_none_or(|known| weight(known) < weight(requirement)) {
            self.requirement = Some(requirement);
        }
        self.operations.insert(format!("{system}/{operation}"));
    }
}

fn row(
    id: &str,
    promised: &Promised<'_>,
    (judged, weights): (usize, &[Weight]),
    plan: &PlanOutline,
    gathered: &Gathered,
) -> RequirementRow {
    let open = gathered.collector.open.why(plan, |step| step.requirements.iter().any(|one| one.id == id));
    let outcome = match weights.iter().min() {
        Some(Weight::Fails) => Outcome::Broken,
        Some(Weight::Known) => Outcome::Known,
        Some(Weight::Listed) => Outcome::Listed,
        None if judged == 0 => Outcome::Unchecked,
        None if open.is_some() => Outcome::Partly,
        None => Outcome::Kept,
    };
    let nothing = (judged == 0 && open.is_none()).then(|| "no scenario checks it".to_owned());
    RequirementRow {
        id: id.to_owned(),
        level: promised.requirement.map(|one| one.level.word()).unwrap_or_default(),
        evidence: promised.requirement.map(|one| one.evidence.word()).unwrap_or_default(),
        summary: promised.described.and_then(|operation| operation.summary.clone()),
        source: promised.described.and_then(|operation| operation.source.clone()),
        operations: promised.operations.iter().cloned().collect(),
        outcome,
        judged,
        planned: promised.planned,
        findings: weights.len(),
        why: open.or(nothing),
    }
}

/// Steps that were judged, by requirement.
fn judged(gathered: &Gathered) -> HashMap<&str, usize> {
    let steps = gathered.steps.values().flatten();
    let names = steps.flat_map(|step| step.requirements.iter().map(|one| one.id.as_str()));
    names.fold(HashMap::new(), |mut counts, id| {
        *counts.entry(id).or_default() += 1;
        counts
    })
}

/// What was found, by requirement.
fn weights(gathered: &Gathered) -> HashMap<&str, Vec<Weight>> {
    let findings = gathered.workflows.values().flat_map(|report| &report.findings);
    let mut weights: HashMap<&str, Vec<Weight>> = HashMap::new();
    for finding in findings {
        let Some(id) = &finding.requirement else { continue };
        weights.entry(id).or_default().push(finding.weight(gathered.inferred));
    }
    weights
}
