use std::collections::BTreeMap;
use std::io::{self, Write};

use super::super::words::printable;
use super::super::{Tally, summary};
use super::escape;
use crate::beginning::beginning;
use crate::event::{Ending, KnownReport, WorkflowReport};
use crate::finding::{Finding, Inferred, Pardon, Weight};

/// Rows of one table; GitHub refuses a summary of more than a megabyte.
const MOST: usize = 200;

/// The summary of the job, in Markdown: the verdict, then what is to be told.
pub(super) fn write(
    out: &mut impl Write,
    target: &str,
    tally: &Tally,
    told: &BTreeMap<usize, WorkflowReport>,
    known: &[KnownReport],
    inferred: Inferred,
) -> io::Result<()> {
    let mut line = Vec::new();
    summary::write(&mut line, target, tally)?;
    writeln!(out, "### Conformance: {}\n", summary::verdict(tally))?;
    writeln!(out, "{}\n", cell(String::from_utf8_lossy(&line).trim_end()))?;
    for weight in Weight::ALL {
        let findings = told.values().flat_map(|report| &report.findings);
        let rows = findings.filter(|finding| finding.weight(inferred) == weight).map(finding).collect();
        table(out, title(weight), &["requirement", "where", "expected", "actual", "step"], rows)?;
    }
    let outdated = known.iter().filter(|entry| entry.state.fails());
    let rows = outdated
        .map(|entry| vec![entry.name(), entry.words(), entry.place.clone(), entry.excuse.owner.clone()]);
    table(
        out,
        "Known deviations that are out of date",
        &["names", "what is wrong", "place", "owner"],
        rows.collect(),
    )?;
    let rows = told.values().filter_map(ending).collect();
    table(out, "Not checked", &["workflow", "why"], rows)
}

const fn title(weight: Weight) -> &'static str {
    match weight {
        Weight::Fails => "Findings",
        Weight::Known => "Known deviations",
        Weight::Listed => "Against promises that are inferred or guessed",
    }
}

fn finding(finding: &Finding) -> Vec<String> {
    let (step, flaw) = (&finding.step, &finding.flaw);
    let known = finding.known.as_ref().map(|known| match known {
        Pardon::Known(known) => format!(" (known until {}, {})", known.until, known.owner),
        Pardon::Accepted(_) => " (accepted)".to_owned(),
    });
    vec![
        format!("{}{}", finding.requirement.as_deref().unwrap_or("none"), known.unwrap_or_default()),
        format!("{} {}: {}", step.system, step.operation, flaw.place),
        flaw.expected.clone(),
        flaw.actual.clone(),
        format!("{}, {}", step.workflow, step.step),
    ]
}

fn ending(report: &WorkflowReport) -> Option<Vec<String>> {
    let why = match &report.ending {
        Ending::Judged => return None,
        Ending::Skipped(reason) => format!("skipped: {reason}"),
        Ending::Unchecked(failure) => format!("could not be checked: {}", failure.reason),
    };
    Some(vec![report.name.to_string(), why])
}

fn table(out: &mut impl Write, title: &str, head: &[&str], rows: Vec<Vec<String>>) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "#### {title} ({})\n", rows.len())?;
    writeln!(out, "| {} |\n|{}", head.join(" | "), " --- |".repeat(head.len()))?;
    for row in rows.iter().take(MOST) {
        let cells: Vec<_> = row.iter().map(|text| cell(text)).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    let more = rows.len().saturating_sub(MOST);
    if more > 0 {
        writeln!(out, "\nand {more} more")?;
    }
    writeln!(out)
}

/// Longer values are in the other reports.
const LONGEST: usize = 200;

fn cell(text: &str) -> String {
    escape::cell(&printable(&beginning(text, LONGEST)))
}
