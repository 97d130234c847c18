use similar::{ChangeTag, TextDiff};

/// Lines around a change, so that it can be found.
const CONTEXT: usize = 2;

/// What differs, by lines: `-` was accepted, `+` is answered now. Empty where nothing does.
pub(super) fn lines(accepted: &str, actual: &str) -> String {
    let (accepted, actual) = (accepted.trim_end(), actual.trim_end());
    if accepted == actual {
        return String::new();
    }
    let diff = TextDiff::from_lines(accepted, actual);
    let mut out = String::new();
    for (index, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        if index > 0 {
            out.push_str("\n     …");
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            out.push_str(&format!("\n     {sign} {}", change.value().trim_end_matches('\n')));
        }
    }
    out
}
