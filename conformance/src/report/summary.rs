use std::io::{self, Write};

use super::words::count;
use super::{Tally, Verdict};

/// The last line: the verdict, and what it rests on.
pub(super) fn write(out: &mut impl Write, target: &str, tally: &Tally) -> io::Result<()> {
    let verdict = verdict(tally);
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
    parts.extend(
        (tally.outdated > 0).then(|| format!("{} out of date", count(tally.outdated, "known deviation"))),
    );
    parts.extend((tally.unreached > 0).then(|| format!("{} not reached", count(tally.unreached, "step"))));
    let seconds = tally.elapsed.as_secs_f64();
    writeln!(out, "{target}: {verdict}: {} in {seconds:.2} s", parts.join(", "))
}

/// The verdict in words.
pub(super) fn verdict(tally: &Tally) -> &'static str {
    match tally.verdict() {
        Verdict::Conforms if tally.known > 0 => "conforms but for known deviations",
        Verdict::Conforms => "conforms",
        Verdict::Deviates if tally.failing == 0 => "the list of known deviations is out of date",
        Verdict::Deviates => "does not conform",
        Verdict::Unchecked if tally.checks == 0 => "nothing was checked",
        Verdict::Unchecked => "not everything could be checked",
    }
}

/// `3 findings (1 known, 1 listed only)`
fn findings(tally: &Tally) -> String {
    let notes: Vec<_> = [(tally.known, "known"), (tally.listed(), "listed only")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    let note = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) };
    format!("{}{note}", count(tally.findings, "finding"))
}
