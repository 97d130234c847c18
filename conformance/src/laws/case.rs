use specs::{Contract, Operation, System};

use super::Law;
use super::outcome;
use crate::event::{Requirement, WorkflowName};
use crate::plan::Shard;

/// The name of the suite that laws stand in.
const SUITE: &str = "laws";

/// Which laws to try, on what; an empty list takes all.
#[derive(Clone, Debug, Default)]
pub struct LawSelection {
    /// Only these laws.
    pub laws: Vec<Law>,
    /// Only this part of what is left.
    pub shard: Option<Shard>,
    /// Only operations of these systems.
    pub systems: Vec<String>,
    /// Only cases that check one of these requirements: a law's or an operation's.
    pub requirements: Vec<String>,
}

/// The cases of laws that are tried: a law and an operation that it fits.
#[derive(Clone, Debug, Default)]
pub struct Laws<'c> {
    cases: Vec<Case<'c>>,
}

/// A law, and an operation that it fits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case<'c> {
    pub(crate) law: Law,
    pub(crate) system: &'c System,
    pub(crate) operation: &'c Operation,
}

impl<'c> Laws<'c> {
    /// Every case that is selected: law by law, operations in the order of their documents.
    pub fn new(contract: &'c Contract, selection: &LawSelection) -> Self {
        let among = |wanted: &[String], name: &str| wanted.is_empty() || wanted.iter().any(|one| one == name);
        let systems = contract.systems().filter(|system| among(&selection.systems, system.name()));
        let systems: Vec<_> = systems.collect();
        let laws = Law::all().filter(|law| selection.laws.is_empty() || selection.laws.contains(law));
        let cases = laws.flat_map(|law| {
            let of_system = move |system: &&'c System| Case::of_law(law, system);
            systems.iter().flat_map(of_system).collect::<Vec<_>>()
        });
        let wanted = |case: &Case<'_>| {
            selection.requirements.is_empty()
                || case.requirements().any(|id| selection.requirements.iter().any(|one| one == id))
        };
        let is_here = |case: &Case<'_>| selection.shard.is_none_or(|shard| shard.holds(&case.name()));
        Self { cases: cases.filter(wanted).filter(is_here).collect() }
    }

    pub(crate) fn cases(&self) -> &[Case<'c>] {
        &self.cases
    }

    /// Number of cases.
    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// Whether nothing was selected.
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }

    /// Keeps the cases of operations that pass, by name.
    pub fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.cases.retain(|case| keep(&case.operation.id));
    }
}

impl<'c> Case<'c> {
    fn of_law(law: Law, system: &'c System) -> Vec<Self> {
        let operations = system.operations().iter().filter(|operation| outcome::fits(law, system, operation));
        operations.map(|operation| Self { law, system, operation }).collect()
    }

    fn requirements(&self) -> impl Iterator<Item = &str> {
        [Some(self.law.requirement()), self.operation.requirement.as_deref()].into_iter().flatten()
    }

    /// What its answers are held to: the law, and what the operation promises.
    pub(crate) fn promises(&self) -> Vec<Requirement> {
        let Operation { level, evidence, .. } = *self.operation;
        self.requirements().map(|id| Requirement { id: id.to_owned(), level, evidence }).collect()
    }

    /// Its name in reports, that of a workflow: two systems may call operations alike.
    pub(crate) fn name(&self) -> WorkflowName {
        WorkflowName {
            suite: SUITE.to_owned(),
            workflow: self.law.name().to_owned(),
            case: Some(format!("{} {}", self.system.name(), self.operation.id)),
        }
    }

    /// Whether trying it may change a target, be it one that breaks the law.
    pub(crate) fn writes(&self) -> bool {
        self.law.writes() || (self.law != Law::Method && self.operation.writes())
    }
}
