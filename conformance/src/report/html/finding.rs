use super::markup::Markup;
use crate::beginning::beginning;
use crate::finding::Weight;
use crate::report::document::{FindingRow, MessageRow, PardonRow};

/// Findings of one weight, under a heading.
pub(super) fn group(section: &mut Markup, weight: Weight, findings: &[FindingRow]) {
    let rows: Vec<_> = findings.iter().enumerate().filter(|(_, row)| row.weight == weight.word()).collect();
    if rows.is_empty() {
        return;
    }
    section.leaf("h3", "", &format!("{} ({})", title(weight), rows.len()));
    rows.iter().for_each(|(at, row)| finding(section, at + 1, row));
}

const fn title(weight: Weight) -> &'static str {
    match weight {
        Weight::Fails => "These fail the run",
        Weight::Known => "Known deviations, which do not fail the run",
        Weight::Listed => "Against promises that are inferred or guessed, which do not fail the run",
    }
}

fn finding(section: &mut Markup, number: usize, row: &FindingRow) {
    let id = format!("finding-{number}");
    let attributes = [("class", "finding"), ("id", id.as_str()), ("data-weight", row.weight)];
    section.element("article", &attributes, |article| {
        article.element("h4", &[], |heading| {
            heading.text(&format!("{number}. "));
            heading.leaf("span", "requirement", row.requirement.as_deref().unwrap_or("no requirement id"));
            heading.text(&format!(": {} at ", row.check));
            heading.leaf("code", "", &row.place);
        });
        article.element("p", &[("class", "marks")], |marks| {
            marks.leaf("span", "mark", row.level);
            marks.leaf("span", "mark", row.evidence);
            marks.text(&format!("{} {}", row.step.system, row.step.operation));
        });
        article.element("dl", &[], |list| facts(list, row));
        article.element("details", &[], |details| {
            details.leaf("summary", "", "Request and response");
            message(details, "Request", row.request.as_ref());
            message(details, "Response", row.response.as_ref());
            details.leaf("h5", "", "Reproduce");
            block(details, |pre| pre.text(&row.reproduce));
        });
    });
}

/// The whole answer stands below.
const LONGEST: usize = 600;

fn facts(list: &mut Markup, row: &FindingRow) {
    let mut fact = |name: &str, tag: &'static str, value: &str| {
        list.leaf("dt", "", name);
        list.element("dd", &[], |cell| cell.leaf(tag, "", value));
    };
    fact("Expected", "code", &beginning(&row.expected, LONGEST));
    fact("Actual", "code", &beginning(&row.actual, LONGEST));
    if let Some(known) = &row.known {
        fact("Known", "span", &words(known));
    }
    let step = &row.step;
    let case = step.case.as_ref().map(|case| format!(", case {case}")).unwrap_or_default();
    let line = step.line.map(|line| format!(":{line}")).unwrap_or_default();
    fact("Step", "span", &format!("{}{line}: {}{case}, step {}", step.suite, step.workflow, step.step));
    if let Some(contract) = &row.contract {
        fact("Contract", "code", contract);
    }
    fact("Finding", "code", &row.id);
}

fn words(known: &PardonRow) -> String {
    match known {
        PardonRow::Known(known) => format!("until {}, {}: {}", known.until, known.owner, known.reason),
        PardonRow::Accepted { accepted } => format!("accepted in {accepted}"),
    }
}

fn message(details: &mut Markup, name: &str, message: Option<&MessageRow>) {
    let Some(MessageRow { line, headers, body }) = message else { return };
    details.leaf("h5", "", name);
    block(details, |pre| {
        pre.text(&format!("{line}\n"));
        headers.iter().for_each(|(name, value)| pre.text(&format!("{name}: {value}\n")));
        if let Some(body) = body {
            pre.text(&format!("\n{body}"));
        }
    });
}

/// Scrolled where it is long, by keyboard too.
fn block(details: &mut Markup, content: impl FnOnce(&mut Markup)) {
    details.element("pre", &[("tabindex", "0")], content);
}
