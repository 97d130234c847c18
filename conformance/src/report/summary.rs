use std::io::{self, Write};

use super::words::count;
use super::{Tally, Verdict};

/// The last line: the verdict, and what it rests on.
pub(super) fn write(out: &mut impl Write, target: &str, tally: &Tally) -> io::Result<()> {
    let verdict = match tally.verdict() {
        Verdict::Conforms => "conforms",
        Verdict::Deviates => "does not conform",
        Verdict::Unchecked if tally.checks == 0 => "nothing was checked",
        Verdict::Unchecked => "not everything could be checked",
    };
    let mut parts = vec![
        count(tally.workflows, "workflow"),
        count(tally.steps, "step"),
        count(tally.checks, "check"),
        findings(tally),
    ];
    let more = [(tally.unchecked, "could not be checked"), (tally.skipped, "skipped")];
    parts.extend(
        more.iter().filter(|(number, _)| *number > 0).map(|(number, word)| format!("{number} {word}")),
    );
    parts.extend((tally.unreached > 0).then(|| format!("{} not reached", count(tally.unreached, "step"))));
    let seconds = tally.elapsed.as_secs_f64();
    writeln!(out, "{target}: {verdict}: {} in {seconds:.2} s", parts.join(", "))
}

/// `3 findings (1 listed only)`
fn findings(tally: &Tally) -> String {
    let listed = tally.findings - tally.failing;
    let note = if listed > 0 { format!(" ({listed} listed only)") } else { String::new() };
    format!("{}{note}", count(tally.findings, "finding"))
}
