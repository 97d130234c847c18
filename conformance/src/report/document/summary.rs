use indexmap::IndexMap;
use serde::Serialize;

use super::super::gather::Gathered;
use super::super::{Tally, Verdict, summary};
use crate::finding::Inferred;

/// Verdict, target, versions, time, numbers.
#[derive(Debug, Serialize)]
pub(in super::super) struct Summary {
    /// `conforms`, `deviates` or `unchecked`; the exit code is 0, 1 or 2.
    pub(in super::super) verdict: &'static str,
    /// The same in words.
    pub(in super::super) words: &'static str,
    /// Of this program.
    pub(in super::super) runner: &'static str,
    pub(in super::super) target: TargetRow,
    pub(in super::super) systems: Vec<SystemRow>,
    /// RFC 3339, UTC.
    pub(in super::super) started: String,
    pub(in super::super) seconds: f64,
    pub(in super::super) interrupted: bool,
    /// What findings against promises that are inferred or guessed mean: `list` or `fail`.
    pub(in super::super) inferred: &'static str,
    pub(in super::super) counts: Counts,
}

/// Where requests went.
#[derive(Debug, Serialize)]
pub(in super::super) struct TargetRow {
    pub(in super::super) name: String,
    pub(in super::super) facts: IndexMap<String, String>,
    pub(in super::super) personas: IndexMap<String, String>,
}

/// A system that was called.
#[derive(Debug, Serialize)]
pub(in super::super) struct SystemRow {
    pub(in super::super) name: String,
    pub(in super::super) title: String,
    pub(in super::super) version: String,
}

/// How much of everything.
#[derive(Clone, Copy, Debug, Serialize)]
pub(in super::super) struct Counts {
    pub(in super::super) workflows: usize,
    pub(in super::super) steps: usize,
    pub(in super::super) checks: usize,
    pub(in super::super) findings: usize,
    /// Findings that fail the run.
    pub(in super::super) failing: usize,
    pub(in super::super) known: usize,
    pub(in super::super) listed: usize,
    /// Entries of the list of known deviations that stand no longer.
    pub(in super::super) outdated: usize,
    /// Workflows that could not be carried through.
    pub(in super::super) unchecked: usize,
    /// Workflows that were left out on purpose.
    pub(in super::super) skipped: usize,
    /// Steps that were not reached in workflows that ended early.
    pub(in super::super) unreached: usize,
}

impl Summary {
    pub(super) fn of(gathered: &Gathered) -> Self {
        let Gathered { tally, outline, .. } = gathered;
        let plan = outline.plan.as_deref();
        let system = |system: &crate::event::SystemOutline| SystemRow {
            name: system.name.clone(),
            title: system.title.clone(),
            version: system.version.clone(),
        };
        Self {
            verdict: match tally.verdict() {
                Verdict::Conforms => "conforms",
                Verdict::Deviates => "deviates",
                Verdict::Unchecked => "unchecked",
            },
            words: summary::verdict(tally),
            runner: env!("CARGO_PKG_VERSION"),
            target: TargetRow {
                name: outline.target.clone(),
                facts: plan.map(|plan| plan.facts.iter().cloned().collect()).unwrap_or_default(),
                personas: plan.map(|plan| plan.personas.iter().cloned().collect()).unwrap_or_default(),
            },
            systems: plan.iter().flat_map(|plan| &plan.systems).map(system).collect(),
            started: plan.map(|plan| format!("{:.0}", plan.started)).unwrap_or_default(),
            seconds: tally.elapsed.as_secs_f64(),
            interrupted: tally.interrupted,
            inferred: if gathered.inferred == Inferred::Fail { "fail" } else { "list" },
            counts: Counts::of(tally),
        }
    }
}

impl Counts {
    fn of(tally: &Tally) -> Self {
        Self {
            workflows: tally.workflows,
            steps: tally.steps,
            checks: tally.checks,
            findings: tally.findings,
            failing: tally.failing,
            known: tally.known,
            listed: tally.listed(),
            outdated: tally.outdated,
            unchecked: tally.unchecked,
            skipped: tally.skipped,
            unreached: tally.unreached,
        }
    }
}
