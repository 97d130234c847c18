use indexmap::IndexMap;

use super::markup::Markup;
use crate::report::count;
use crate::report::document::{WorkflowEnding, WorkflowRow};

/// What could not be checked, and what was left out, with the reasons.
pub(super) fn not_checked(page: &mut Markup, workflows: &[WorkflowRow]) {
    page.element("section", &[("id", "not-checked")], |section| {
        section.leaf("h2", "", "Not checked");
        let (stopped, skipped) = (by_reason(workflows, stopped), by_reason(workflows, skipped));
        if stopped.is_empty() && skipped.is_empty() {
            section.leaf("p", "", "Every workflow that was selected was carried through.");
        }
        reasons(section, "Could not be checked", &stopped);
        reasons(section, "Skipped", &skipped);
    });
}

/// Every workflow, folded away.
pub(super) fn all(page: &mut Markup, workflows: &[WorkflowRow]) {
    page.element("section", &[("id", "workflows")], |section| {
        section.leaf("h2", "", "Workflows");
        section.element("details", &[], |details| {
            details.leaf("summary", "", &format!("All {}", count(workflows.len(), "workflow")));
            let head = ["Workflow", "Ending", "Steps", "Checks", "Findings", "Seconds"];
            details.table("Workflows in the order of the plan", &head, |rows| {
                workflows.iter().for_each(|one| row(rows, one));
            });
        });
    });
}

fn row(rows: &mut Markup, workflow: &WorkflowRow) {
    rows.element("tr", &[], |row| {
        row.element("th", &[("scope", "row")], |cell| cell.text(&name(workflow)));
        let (outcome, words) = match &workflow.ending {
            WorkflowEnding::Judged if workflow.findings > 0 => ("listed", "findings"),
            WorkflowEnding::Judged => ("kept", "carried through"),
            WorkflowEnding::Unchecked { .. } => ("unchecked", "stopped"),
            WorkflowEnding::Skipped { .. } => ("unchecked", "skipped"),
        };
        row.element("td", &[], |cell| {
            cell.element("span", &[("class", "outcome"), ("data-outcome", outcome)], |text| text.text(words));
        });
        let steps = workflow.steps.len();
        row.leaf("td", "number", &format!("{steps} of {}", steps + workflow.unreached));
        row.leaf("td", "number", &workflow.checks.to_string());
        row.leaf("td", "number", &workflow.findings.to_string());
        row.leaf("td", "number", &format!("{:.3}", workflow.seconds));
    });
}

fn stopped(workflow: &WorkflowRow) -> Option<String> {
    let WorkflowEnding::Unchecked { reason, hint, .. } = &workflow.ending else { return None };
    let hint = hint.as_ref().map(|hint| format!(" (hint: {hint})")).unwrap_or_default();
    Some(format!("{reason}{hint}"))
}

fn skipped(workflow: &WorkflowRow) -> Option<String> {
    let WorkflowEnding::Skipped { reason } = &workflow.ending else { return None };
    Some(reason.clone())
}

/// Each reason once, with its workflows.
fn by_reason(
    workflows: &[WorkflowRow],
    reason: fn(&WorkflowRow) -> Option<String>,
) -> IndexMap<String, Vec<String>> {
    let mut reasons: IndexMap<String, Vec<String>> = IndexMap::new();
    for workflow in workflows {
        if let Some(reason) = reason(workflow) {
            reasons.entry(reason).or_default().push(name(workflow));
        }
    }
    reasons
}

fn reasons(section: &mut Markup, title: &str, reasons: &IndexMap<String, Vec<String>>) {
    if reasons.is_empty() {
        return;
    }
    let total = reasons.values().map(Vec::len).sum();
    section.leaf("h3", "", &format!("{title}: {}", count(total, "workflow")));
    section.table("By reason", &["Why", "Workflows"], |rows| {
        for (reason, names) in reasons {
            rows.element("tr", &[], |row| {
                row.element("th", &[("scope", "row")], |cell| cell.text(reason));
                row.element("td", &[], |cell| {
                    cell.element("ul", &[], |list| names.iter().for_each(|name| list.leaf("li", "", name)));
                });
            });
        }
    });
}

fn name(workflow: &WorkflowRow) -> String {
    let case = workflow.case.as_ref().map(|case| format!(", case {case}")).unwrap_or_default();
    format!("{}: {}{case}", workflow.suite, workflow.workflow)
}
