use std::io::{self, Write};

use specs::Position;

use super::words::printable;
use crate::beginning::beginning;
use crate::event::{CouldNotCheck, KnownReport, LeftBehind, WorkflowName};
use crate::finding::{Finding, StepName};

/// A finding: where, expected, actual, reproduce.
pub(super) fn finding(out: &mut impl Write, number: usize, finding: &Finding) -> io::Result<()> {
    let Finding { flaw, level, evidence, requirement, .. } = finding;
    let requirement = requirement.as_deref().unwrap_or("no requirement id");
    let id = finding.id();
    let contract = flaw.contract.as_ref().map(|at| format!(" (contract {at})")).unwrap_or_default();
    writeln!(out, "{number}. {}", step(&finding.step))?;
    writeln!(out, "   {} fails: {requirement}, {}, {}", flaw.check.word(), level.word(), evidence.word())?;
    line(out, "where", &format!("{}{contract}", flaw.place))?;
    line(out, "expected", &flaw.expected)?;
    line(out, "actual", &flaw.actual)?;
    line(out, "finding", &id)?;
    if let Some(pardon) = &finding.known {
        line(out, "known", &pardon.to_string())?;
    }
    writeln!(out, "   {:<10} {}\n", "reproduce", printable(&finding.reproduce))
}

/// Something that could not be checked.
pub(super) fn unchecked(
    out: &mut impl Write,
    workflow: &WorkflowName,
    failure: &CouldNotCheck,
) -> io::Result<()> {
    let place = failure.step.as_ref().map_or_else(|| workflow.to_string(), step);
    writeln!(out, "could not check {place}: {}", printable(&failure.reason))?;
    match &failure.hint {
        Some(hint) => writeln!(out, "   hint: {hint}\n"),
        None => writeln!(out),
    }
}

/// What the run made on the target and did not take away: somebody has to.
pub(super) fn left(out: &mut impl Write, all: &[LeftBehind]) -> io::Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "left behind on the target:")?;
    for LeftBehind { name, system, operation, what, reason, .. } in all {
        writeln!(out, "   {} ({system} {operation}, {name}): {}", printable(what), printable(reason))?;
    }
    writeln!(out)
}

/// An entry of the list of known deviations that stands no longer.
pub(super) fn outdated(out: &mut impl Write, entry: &KnownReport) -> io::Result<()> {
    let KnownReport { place, excuse, .. } = entry;
    let (name, words) = (entry.name(), entry.words());
    writeln!(out, "{place}: known deviation {}: {words}", printable(&name))?;
    line(out, "known", &excuse.to_string())?;
    let hint = if entry.matched > 0 { "mend it, or agree on another day" } else { "take the entry out" };
    writeln!(out, "   hint: {hint}\n")
}

fn step(name: &StepName) -> String {
    let StepName { suite, position, workflow, case, step, system, operation } = name;
    let at = position.map(|Position { line, column }| format!(":{line}:{column}")).unwrap_or_default();
    let case = case.as_ref().map(|case| format!(", case {case}")).unwrap_or_default();
    format!("{suite}{at}: {workflow}{case}, step {step} ({system} {operation})")
}

/// Values that do not end, a page of rows for instance, are cut: the `curl` line shows them whole.
const LONGEST: usize = 600;

fn line(out: &mut impl Write, name: &str, text: &str) -> io::Result<()> {
    writeln!(out, "   {name:<10} {}", printable(&beginning(text, LONGEST)))
}
