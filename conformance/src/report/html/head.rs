use super::markup::Markup;
use crate::report::document::{Counts, Summary};

/// The verdict and what it rests on.
pub(super) fn write(page: &mut Markup, summary: &Summary) {
    page.element("header", &[], |header| {
        header.leaf("p", "kind", "Conformance report");
        header.leaf("h1", "", &summary.target.name);
        header.element("p", &[("class", "verdict"), ("data-verdict", summary.verdict)], |verdict| {
            verdict.element("span", &[("aria-hidden", "true")], |sign| sign.text(sign_of(summary.verdict)));
            verdict.text(" ");
            verdict.text(&sentence(summary.words));
            if summary.interrupted {
                verdict.text(", and the run was interrupted");
            }
        });
        counts(header, &summary.counts);
        header.element("dl", &[("class", "facts")], |facts| facts_of(facts, summary));
    });
}

fn sign_of(verdict: &str) -> &'static str {
    match verdict {
        "conforms" => "✓",
        "deviates" => "✗",
        _ => "?",
    }
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn counts(header: &mut Markup, counts: &Counts) {
    let Counts {
        workflows,
        steps,
        checks,
        failing,
        known,
        listed,
        outdated,
        unchecked,
        skipped,
        unreached,
        ..
    } = *counts;
    let told = [
        (failing, "findings that fail", true),
        (known, "known deviations", true),
        (listed, "listed only", true),
        (outdated, "known no longer", false),
        (unchecked, "not checked", false),
        (skipped, "skipped", false),
        (unreached, "steps not reached", false),
        (workflows, "workflows", true),
        (steps, "steps", true),
        (checks, "checks", true),
    ];
    header.element("dl", &[("class", "counts")], |list| {
        for (number, name, _) in told.into_iter().filter(|(number, _, always)| *number > 0 || *always) {
            list.element("div", &[], |pair| {
                pair.leaf("dt", "", name);
                pair.leaf("dd", "", &number.to_string());
            });
        }
    });
}

fn facts_of(facts: &mut Markup, summary: &Summary) {
    let mut fact = |name: &str, value: &str| {
        facts.element("div", &[], |pair| {
            pair.leaf("dt", "", name);
            pair.leaf("dd", "", value);
        });
    };
    for system in &summary.systems {
        fact("System", &format!("{} {} ({})", system.title, system.version, system.name));
    }
    for (name, value) in &summary.target.facts {
        fact(&format!("Target, {name}"), value);
    }
    fact("Started", &summary.started);
    fact("Took", &format!("{:.2} s", summary.seconds));
    fact("Runner", &format!("conformance {}", summary.runner));
    let inferred = if summary.inferred == "fail" { "fail the run" } else { "are listed" };
    fact("Findings against inferred promises", inferred);
}
