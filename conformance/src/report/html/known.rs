use super::markup::Markup;
use crate::report::document::KnownRow;

/// The list of known deviations, and what became of each.
pub(super) fn write(page: &mut Markup, known: &[KnownRow]) {
    page.element("section", &[("id", "known")], |section| {
        section.leaf("h2", "", "Known deviations");
        if known.is_empty() {
            section.leaf("p", "", "No list of known deviations was given.");
            return;
        }
        let head = ["Names", "What became of it", "Findings", "Owner", "Reason", "Until", "Where"];
        section.table("The list of known deviations", &head, |rows| {
            known.iter().for_each(|entry| row(rows, entry))
        });
    });
}

fn row(rows: &mut Markup, entry: &KnownRow) {
    let names = entry.requirement.iter().chain(&entry.finding).map(String::as_str).collect::<Vec<_>>();
    rows.element("tr", &[], |row| {
        row.element("th", &[("scope", "row")], |cell| cell.leaf("code", "", &names.join(", ")));
        let outcome = if entry.fails { "broken" } else { "known" };
        row.element("td", &[], |cell| {
            cell.element("span", &[("class", "outcome"), ("data-outcome", outcome)], |words| {
                words.text(&entry.words)
            });
        });
        row.leaf("td", "number", &entry.matched.to_string());
        row.leaf("td", "", &entry.excuse.owner);
        row.leaf("td", "", &entry.excuse.reason);
        row.leaf("td", "", &entry.excuse.until);
        row.leaf("td", "", &entry.place);
    });
}
