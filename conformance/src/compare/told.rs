//! What is told of a workflow that ran on both sides: their own findings, then in what they differ.

use super::difference::Difference;
use super::facts::Pair;
use super::hints::Hints;
use super::twins::Twins;
use crate::event::{CouldNotCheck, Ending, WorkflowReport};
use crate::finding::{Check, Finding, Flaw};
use crate::judge::Judgement;
use crate::run::{Carried, Exchanged, findings};

/// One finding, and the line by which it is accepted.
pub(super) struct Told {
    pub(super) finding: Finding,
    pub(super) line: String,
}

/// Everything that is to be told, in order, and the report without it.
pub(super) fn told(sides: Pair<Carried<'_>>, hints: &Hints) -> (WorkflowReport, Vec<Told>) {
    let Pair { left, right } = sides;
    let mut found = own(&left.report.findings, &right.report.findings);
    let mut twins = Twins::default();
    // Where one side goes another way, what follows are answers to other questions.
    let is_one_step =
        |(one, other): &(&Exchanged<'_>, &Exchanged<'_>)| one.named.step.id == other.named.step.id;
    let pairs = left.exchanges.iter().zip(&right.exchanges).take_while(is_one_step);
    let mut checks = 0;
    for (one, other) in pairs {
        checks += 1;
        for difference in twins.meet(one, other, hints) {
            if !is_told(&difference, one, &found) {
                found.push(of_difference(difference, one, other, &left, &right));
            }
        }
    }
    (report(left, right, checks), found)
}

/// What is wrong with each side by itself; what is wrong with both is told once.
fn own(left: &[Finding], right: &[Finding]) -> Vec<Told> {
    let is_same = |one: &Finding, other: &Finding| {
        let (a, b) = (&one.flaw, &other.flaw);
        one.step == other.step && (a.check, &a.place, &a.expected) == (b.check, &b.place, &b.expected)
    };
    let told = |finding: &Finding, side: &str| {
        let flaw = &finding.flaw;
        let line = format!(
            "step {}: {side}: {} at {}: {}",
            finding.step.step,
            flaw.check.word(),
            super::difference::general(&flaw.place),
            flaw.expected
        );
        let flaw = Flaw { place: format!("{side}: {}", flaw.place), ..flaw.clone() };
        Told { finding: Finding { flaw, ..finding.clone() }, line }
    };
    let of_left = left.iter().map(|one| {
        let is_both = right.iter().any(|other| is_same(one, other));
        told(one, if is_both { "both" } else { "left" })
    });
    let of_right = right.iter().filter(|other| !left.iter().any(|one| is_same(one, other)));
    of_left.chain(of_right.map(|other| told(other, "right"))).collect()
}

/// Did a side's own finding tell it already?
fn is_told(difference: &Difference, step: &Exchanged<'_>, found: &[Told]) -> bool {
    let own =
        found.iter().map(|told| &told.finding).filter(|finding| finding.step.step == step.named.step.id);
    let mut own = own.filter(|finding| !matches!(finding.flaw.check, Check::Twin(_)));
    own.any(|finding| {
        let (side, place) = finding.flaw.place.split_once(": ").unwrap_or(("", &finding.flaw.place));
        let is_place = |one: &str| {
            let one = one.strip_prefix("$response.").unwrap_or(one);
            let one = if one == "$statusCode" { "status" } else { one };
            // Names of headers have no case.
            let is_header = one.starts_with("header");
            difference.place == one
                || is_header && difference.place.eq_ignore_ascii_case(&one.replace('.', " "))
        };
        let missing =
            finding.flaw.expected.strip_prefix("required: ").map(|name| join(place, name.trim_matches('"')));
        side != "both"
            && (place.split(", ").any(is_place) || missing.is_some_and(|place| place == difference.place))
    })
}

fn join(place: &str, name: &str) -> String {
    if place.contains('#') { format!("{place}/{name}") } else { format!("{place}#/{name}") }
}

fn of_difference(
    difference: Difference,
    one: &Exchanged<'_>,
    other: &Exchanged<'_>,
    left: &Carried<'_>,
    right: &Carried<'_>,
) -> Told {
    let general = difference.general();
    let Difference { check, place, schema, left: expected, right: actual, lasting } = difference;
    let line = format!("step {}: {} at {general}: {lasting}", one.named.step.id, check.word());
    let line = right.mask.text(&left.mask.text(&line));
    let flaw = Flaw {
        check: Check::Twin(check),
        place,
        contract: schema.map(|schema| schema.to_string()),
        // What one side tells may be a secret of the other.
        expected: format!("as on the left, {}", right.mask.text(&left.mask.text(&shortened(&expected)))),
        actual: left.mask.text(&actual),
    };
    let judgement = Judgement { checks: 1, flaws: vec![flaw] };
    let mut found =
        findings(other.named, judgement, (&other.request, &other.response), right.needs, &right.mask);
    // One flaw makes one finding.
    Told { finding: found.remove(0), line }
}

fn shortened(text: &str) -> String {
    crate::beginning::beginning(text, 4_000).into_owned()
}

/// The report of both: what was judged on either side, and what keeps one of them from being compared.
fn report(left: Carried<'_>, right: Carried<'_>, checks: usize) -> WorkflowReport {
    let (left, right) = (left.report, right.report);
    let ending = match (left.ending, right.ending) {
        (Ending::Judged, Ending::Judged) => Ending::Judged,
        (Ending::Unchecked(failure), _) => Ending::Unchecked(on("left", failure)),
        (_, Ending::Unchecked(failure)) => Ending::Unchecked(on("right", failure)),
        (Ending::Skipped(reason), _) => Ending::Skipped(format!("on the left, {reason}")),
        (_, Ending::Skipped(reason)) => Ending::Skipped(format!("on the right, {reason}")),
    };
    WorkflowReport {
        steps: left.steps.min(right.steps),
        unreached: left.unreached.max(right.unreached),
        checks: left.checks + right.checks + checks,
        elapsed: left.elapsed.max(right.elapsed),
        findings: Vec::new(),
        ending,
        ..left
    }
}

fn on(side: &str, failure: CouldNotCheck) -> CouldNotCheck {
    CouldNotCheck { reason: format!("on the {side}, {}", failure.reason), ..failure }
}
