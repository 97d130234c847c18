use super::markup::Markup;
use crate::report::document::LeftRow;

/// What the run made on the target and did not take away; nothing where there is nothing.
pub(super) fn write(page: &mut Markup, left: &[LeftRow]) {
    if left.is_empty() {
        return;
    }
    page.element("section", &[("id", "left-behind")], |section| {
        section.leaf("h2", "", "Left behind on the target");
        section.table(
            "What the run made and could not take away",
            &["What", "Why", "Made by", "Workflow"],
            |rows| {
                left.iter().for_each(|one| row(rows, one));
            },
        );
    });
}

fn row(rows: &mut Markup, left: &LeftRow) {
    rows.element("tr", &[], |row| {
        row.element("th", &[("scope", "row")], |cell| cell.text(&left.what));
        row.leaf("td", "", &left.reason);
        row.leaf("td", "", &format!("{} {}", left.system, left.operation));
        row.leaf("td", "", &left.workflow);
    });
}
