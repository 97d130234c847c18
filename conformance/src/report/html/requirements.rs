use super::markup::Markup;
use crate::report::document::{Outcome, RequirementRow};

/// Every requirement and what became of it, the worst first.
pub(super) fn write(page: &mut Markup, requirements: &[RequirementRow]) {
    page.element("section", &[("id", "requirements")], |section| {
        section.leaf("h2", "", "Requirements");
        let counts: Vec<_> = Outcome::ALL
            .iter()
            .map(|outcome| (outcome, requirements.iter().filter(|row| row.outcome == *outcome).count()))
            .filter(|(_, number)| *number > 0)
            .map(|(outcome, number)| format!("{number} {}", outcome.words()))
            .collect();
        section.leaf("p", "", &format!("{} requirements: {}.", requirements.len(), counts.join(", ")));
        let head = ["Requirement", "Outcome", "Level", "Evidence", "Steps judged", "About", "Source"];
        section.table("Requirements, with what became of each", &head, |rows| {
            for outcome in Outcome::ALL {
                requirements.iter().filter(|row| row.outcome == outcome).for_each(|one| row(rows, one));
            }
        });
    });
}

fn row(rows: &mut Markup, requirement: &RequirementRow) {
    let RequirementRow { id, level, evidence, outcome, .. } = requirement;
    rows.element("tr", &[], |row| {
        row.element("th", &[("scope", "row")], |cell| cell.text(id));
        row.element("td", &[], |cell| {
            cell.element("span", &[("class", "outcome"), ("data-outcome", outcome.word())], |words| {
                words.text(outcome.words());
            });
            if requirement.findings > 0 {
                cell.text(&format!(" ({})", crate::report::count(requirement.findings, "finding")));
            }
        });
        row.leaf("td", "", level);
        row.leaf("td", "", evidence);
        let judged = match requirement.planned {
            0 => "none".to_owned(),
            planned => format!("{} of {planned}", requirement.judged),
        };
        row.leaf("td", "number", &judged);
        row.element("td", &[], |cell| about(cell, requirement));
        row.element("td", &[("class", "source")], |cell| {
            cell.address(requirement.source.as_deref().unwrap_or_default())
        });
    });
}

fn about(cell: &mut Markup, requirement: &RequirementRow) {
    let operations = requirement.operations.join(", ");
    match &requirement.summary {
        Some(summary) => {
            cell.text(summary);
            cell.text(" ");
            cell.leaf("small", "", &operations);
        }
        None => cell.leaf("small", "", &operations),
    }
    if let Some(why) = &requirement.why {
        cell.element("p", &[("class", "why")], |words| words.text(why));
    }
}
