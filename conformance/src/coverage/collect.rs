use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;

use super::{CallerCoverage, Counts, Coverage, Open, OperationCoverage, StatusCoverage, SystemCoverage};
use crate::event::{Event, OperationOutline, PlanOutline, StepReport, SystemOutline};

const NOBODY: &str = "nobody";

/// Counts what is seen while it happens.
#[derive(Clone, Debug, Default)]
pub(crate) struct Collector {
    /// By system and operation, the statuses that came, and by caller how often.
    seen: HashMap<(String, String), BTreeMap<u16, BTreeMap<String, usize>>>,
    pub(crate) open: Open,
}

impl Collector {
    pub(crate) fn take(&mut self, event: &Event) {
        self.open.take(event);
        if let Event::StepFinished { step: Some(step), .. } = event {
            self.count(step);
        }
    }

    fn count(&mut self, step: &StepReport) {
        let key = (step.name.system.clone(), step.name.operation.clone());
        let callers = self.seen.entry(key).or_default().entry(step.status).or_default();
        let nobody = [NOBODY.to_owned()];
        let who = if step.callers.is_empty() { nobody.as_slice() } else { &step.callers };
        // Two who share a step, a client and its user for instance, are one caller.
        *callers.entry(who.join(" and ")).or_default() += 1;
    }

    /// What it comes to, held against the plan.
    pub(crate) fn coverage(&self, plan: &PlanOutline) -> Coverage {
        let system = |system: &SystemOutline| {
            let operations: Vec<_> =
                system.operations.iter().map(|one| self.operation(plan, &system.name, one)).collect();
            SystemCoverage {
                system: system.name.clone(),
                counts: Counts::of(&operations),
                callers: callers(plan, &operations),
                operations,
            }
        };
        Coverage { systems: plan.systems.iter().map(system).collect() }
    }

    fn operation(&self, plan: &PlanOutline, system: &str, outline: &OperationOutline) -> OperationCoverage {
        let mut statuses: Vec<_> =
            outline.statuses.iter().map(|status| StatusCoverage::new(status)).collect();
        let mut undeclared = Vec::new();
        let mut calls = 0;
        let seen = self.seen.get(&(system.to_owned(), outline.id.clone()));
        for (status, callers) in seen.into_iter().flatten() {
            calls += callers.values().sum::<usize>();
            add(declared(&mut statuses, &mut undeclared, *status), callers);
        }
        let open = self.open.why(plan, |step| step.system == system && step.operation == outline.id);
        let why = (calls == 0).then(|| open.clone().unwrap_or_else(|| "no scenario sends it".to_owned()));
        if calls > 0 {
            let unseen = statuses.iter_mut().filter(|status| status.seen == 0);
            let why = open.unwrap_or_else(|| "no scenario provokes it".to_owned());
            unseen.for_each(|status| status.why = Some(why.clone()));
        }
        OperationCoverage {
            operation: outline.id.clone(),
            method: outline.method.clone(),
            path: outline.path.clone(),
            requirement: outline.requirement.as_ref().map(|one| one.id.clone()),
            calls,
            why,
            statuses,
            undeclared,
        }
    }
}

/// Personas in the order of the target, then whoever else called.
fn callers(plan: &PlanOutline, operations: &[OperationCoverage]) -> Vec<CallerCoverage> {
    let mut calls: IndexMap<&str, usize> = plan.personas.iter().map(|(name, _)| (name.as_str(), 0)).collect();
    let statuses = operations.iter().flat_map(|one| one.statuses.iter().chain(&one.undeclared));
    for (caller, times) in statuses.flat_map(|status| &status.callers) {
        *calls.entry(caller).or_default() += times;
    }
    let about =
        |name: &str| plan.personas.iter().find(|(one, _)| one == name).map(|(_, about)| about.clone());
    calls
        .into_iter()
        .map(|(name, calls)| CallerCoverage { name: name.to_owned(), about: about(name), calls })
        .collect()
}

/// The declared status that stands for one that came: itself, its class, the default.
fn declared<'s>(
    statuses: &'s mut [StatusCoverage],
    undeclared: &'s mut Vec<StatusCoverage>,
    status: u16,
) -> &'s mut StatusCoverage {
    let exact = status.to_string();
    let names = [exact.clone(), format!("{}XX", status / 100), "default".to_owned()];
    let at = names.iter().find_map(|name| statuses.iter().position(|one| one.status == *name));
    match at {
        Some(at) => &mut statuses[at],
        None => {
            undeclared.push(StatusCoverage::new(&exact));
            let last = undeclared.len() - 1;
            &mut undeclared[last]
        }
    }
}

fn add(status: &mut StatusCoverage, callers: &BTreeMap<String, usize>) {
    for (caller, times) in callers {
        status.seen += times;
        *status.callers.entry(caller.clone()).or_default() += times;
    }
}
