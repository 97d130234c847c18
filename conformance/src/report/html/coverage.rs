use super::markup::Markup;
use crate::coverage::{CallerCoverage, Coverage, OperationCoverage, Share, StatusCoverage, SystemCoverage};

/// What was seen of each system's contract.
pub(super) fn write(page: &mut Markup, coverage: &Coverage) {
    page.element("section", &[("id", "coverage")], |section| {
        section.leaf("h2", "", "Coverage");
        section.leaf(
            "p",
            "",
            "Operations, their declared statuses, and who got them, counted from what was answered.",
        );
        coverage.systems.iter().for_each(|one| system(section, one));
    });
}

fn system(section: &mut Markup, system: &SystemCoverage) {
    section.leaf("h3", "", &system.system);
    section.element("dl", &[("class", "shares")], |list| {
        share(list, "operations", system.counts.operations);
        share(list, "declared statuses", system.counts.statuses);
    });
    let combinations = system.counts.combinations;
    section.leaf("p", "", &format!("{combinations} combinations of operation, status and caller were seen."));
    let head = ["Caller", "Calls", "Who that is"];
    section.table(&format!("In whose name {} was called", system.system), &head, |rows| {
        system.callers.iter().for_each(|one| caller(rows, one));
    });
    let head = ["Operation", "Calls", "Statuses, with who got them"];
    section.table(&format!("Coverage of {}", system.system), &head, |rows| {
        system.operations.iter().for_each(|one| operation(rows, one));
    });
}

fn share(list: &mut Markup, name: &str, share: Share) {
    let (seen, of, percent) = (share.seen.to_string(), share.of.max(1).to_string(), share.percent());
    list.leaf("dt", "", name);
    list.element("dd", &[], |cell| {
        let label = format!("{name} that were seen");
        cell.element(
            "meter",
            &[("min", "0"), ("max", &of), ("value", &seen), ("aria-label", &label)],
            |_| {},
        );
        cell.text(&format!(" {} of {} ({percent} %)", share.seen, share.of));
    });
}

fn caller(rows: &mut Markup, caller: &CallerCoverage) {
    rows.element("tr", &[], |row| {
        row.element("th", &[("scope", "row")], |cell| cell.text(&caller.name));
        row.leaf("td", "number", &caller.calls.to_string());
        row.leaf("td", "", caller.about.as_deref().unwrap_or_default());
    });
}

fn operation(rows: &mut Markup, operation: &OperationCoverage) {
    rows.element("tr", &[], |row| {
        row.element("th", &[("scope", "row")], |cell| {
            cell.text(&operation.operation);
            cell.leaf("small", "path", &format!("{} {}", operation.method, operation.path));
        });
        row.leaf("td", "number", &operation.calls.to_string());
        row.element("td", &[], |cell| match &operation.why {
            Some(why) => {
                let declared: Vec<_> =
                    operation.statuses.iter().map(|status| status.status.as_str()).collect();
                cell.element("span", &[("class", "outcome"), ("data-outcome", "unchecked")], |words| {
                    words.text("not seen")
                });
                cell.text(&format!(" {why} "));
                cell.leaf("small", "", &format!("declared: {}", declared.join(", ")));
            }
            None => cell.element("ul", &[("class", "statuses")], |list| statuses(list, operation)),
        });
    });
}

fn statuses(list: &mut Markup, operation: &OperationCoverage) {
    operation.statuses.iter().for_each(|status| item(list, status, ""));
    operation.undeclared.iter().for_each(|status| item(list, status, "not declared: "));
}

fn item(list: &mut Markup, status: &StatusCoverage, note: &str) {
    list.element("li", &[("data-seen", if status.seen > 0 { "yes" } else { "no" })], |item| {
        item.leaf("b", "", &status.status);
        let callers: Vec<_> = status.callers.iter().map(|(name, times)| format!("{name} {times}")).collect();
        let told = status.why.as_ref().map(|why| format!("not seen: {why}"));
        item.text(&format!(" {note}{}", told.unwrap_or_else(|| callers.join(", "))));
    });
}
