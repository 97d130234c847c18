use std::io::{self, Write};

use super::{CallerCoverage, Coverage, OperationCoverage, Share, StatusCoverage, SystemCoverage};

/// For people: a paragraph a system, an operation and its statuses below one another.
pub(crate) fn write(out: &mut dyn Write, coverage: &Coverage) -> io::Result<()> {
    coverage.systems.iter().try_for_each(|system| of_system(out, system))?;
    if coverage.systems.is_empty() {
        writeln!(out, "no system was called")?;
    }
    out.flush()
}

fn of_system(out: &mut dyn Write, system: &SystemCoverage) -> io::Result<()> {
    system.operations.iter().try_for_each(|operation| of_operation(out, operation))?;
    let calls = |caller: &CallerCoverage| match caller.calls {
        0 => format!("{} never", caller.name),
        calls => format!("{} {calls}", caller.name),
    };
    let callers: Vec<_> = system.callers.iter().map(calls).collect();
    writeln!(out, "called as {}", callers.join(", "))?;
    let counts = &system.counts;
    let share = |share: Share| format!("{} of {} ({} %)", share.seen, share.of, share.percent());
    writeln!(
        out,
        "{}: {} operations, {} declared statuses, {} combinations of operation, status and caller\n",
        system.system,
        share(counts.operations),
        share(counts.statuses),
        counts.combinations
    )
}

fn of_operation(out: &mut dyn Write, operation: &OperationCoverage) -> io::Result<()> {
    let OperationCoverage { operation: id, method, path, requirement, .. } = operation;
    let requirement = requirement.as_ref().map(|id| format!(" [{id}]")).unwrap_or_default();
    writeln!(out, "{id}: {method} {path}{requirement}")?;
    if let Some(why) = &operation.why {
        return writeln!(out, "  not seen: {why}");
    }
    operation.statuses.iter().try_for_each(|status| of_status(out, status, ""))?;
    operation.undeclared.iter().try_for_each(|status| of_status(out, status, ", not declared"))
}

fn of_status(out: &mut dyn Write, status: &StatusCoverage, note: &str) -> io::Result<()> {
    let name = &status.status;
    if let Some(why) = &status.why {
        return writeln!(out, "  {name:<7} not seen: {why}");
    }
    let callers: Vec<_> = status.callers.iter().map(|(name, times)| format!("{name} {times}")).collect();
    writeln!(out, "  {name:<7} {}: {}{note}", status.seen, callers.join(", "))
}
