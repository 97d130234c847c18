//! Characters as the validator shows them in its reasons.

use std::collections::BTreeSet;

use super::super::fault::plural;
use super::super::python_repr::repr_text;

/// The characters that are not fine, each once, sorted by how they are shown; `None` if all are fine.
pub(super) fn bad(text: &str, is_fine: fn(char) -> bool) -> Option<String> {
    let bad: BTreeSet<String> = text.chars().filter(|c| !is_fine(*c)).map(show).collect();
    listed(bad)
}

/// The characters that are safe nowhere, each once, in the order of their code points; `None` if there are none.
pub(super) fn unsafe_characters(text: &str) -> Option<String> {
    let bad: BTreeSet<char> = text.chars().filter(|c| !is_safe(*c)).collect();
    listed(bad.into_iter().map(show))
}

/// Every character, in order; `None` if there is none.
pub(super) fn all(text: &str) -> Option<String> {
    listed(text.chars().map(show))
}

/// `(3 characters too many)`.
pub(super) fn too_many(count: usize) -> String {
    format!("({count} character{} too many)", plural(count))
}

fn listed(shown: impl IntoIterator<Item = String>) -> Option<String> {
    let shown: Vec<String> = shown.into_iter().collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}

/// Quoted if it can be seen, by its Unicode name or number otherwise; of the names only the usual ones are known.
fn show(c: char) -> String {
    match c {
        '\\' => "\"\\\"".to_owned(),
        ' ' => "SPACE".to_owned(),
        '\u{a0}' => "NO-BREAK SPACE".to_owned(),
        '\u{200b}' => "ZERO WIDTH SPACE".to_owned(),
        '\u{2028}' => "LINE SEPARATOR".to_owned(),
        '\u{3000}' => "IDEOGRAPHIC SPACE".to_owned(),
        '\u{feff}' => "ZERO WIDTH NO-BREAK SPACE".to_owned(),
        c if is_safe(c) => repr_text(c.encode_utf8(&mut [0; 4])),
        c if u32::from(c) < 0xffff => format!("U+{:04X}", u32::from(c)),
        c => format!("U+{:08X}", u32::from(c)),
    }
}

fn is_safe(c: char) -> bool {
    let is_hidden = matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{e0000}'..='\u{10ffff}');
    !(c.is_control() || c.is_whitespace() || is_hidden)
}
