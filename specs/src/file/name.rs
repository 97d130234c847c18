/// Longest name that is kept, in bytes: what file systems take.
const LONGEST: usize = 255;

/// What of a name can be the name of a file: the part after the last slash of either kind, without
/// control characters, without white space and dots at its end, cut off where it grows long. None
/// where nothing is left, or nothing but dots.
pub fn safe_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last.chars().filter(|c| !is_hidden(*c)).collect();
    let trimmed = shown.trim().trim_end_matches(['.', ' ']);
    let end = (0..=trimmed.len().min(LONGEST)).rev().find(|end| trimmed.is_char_boundary(*end));
    let kept = &trimmed[..end.unwrap_or_default()];
    (!kept.is_empty()).then(|| kept.to_owned())
}

/// Control characters, and those that change the direction of text, which hide an ending.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_safe_part_of_a_name_is_kept() {
        for (name, kept) in [
            ("a b.png", Some("a b.png")),
            ("../../etc/passwd", Some("passwd")),
            ("..\\..\\boot.ini", Some("boot.ini")),
            ("/", None),
            ("..", None),
            ("a\0b\r\n.png", Some("ab.png")),
            (" .hidden. ", Some(".hidden")),
            ("x\u{202e}gnp.exe", Some("xgnp.exe")),
            ("", None),
        ] {
            assert_eq!(safe_name(name).as_deref(), kept, "{name:?}");
        }
        let long = format!("{}é", "x".repeat(254));
        assert_eq!(safe_name(&long).unwrap().len(), 254);
    }
}
