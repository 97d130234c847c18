use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but `attr-char` (RFC 8187, section 3.2.1).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// `Content-Disposition` (RFC 6266), with the name twice where clients of old would read it wrong.
pub(super) fn of(disposition: &str, name: Option<&str>) -> String {
    let Some(name) = name else { return disposition.to_owned() };
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    if plain == name {
        return format!("{disposition}; filename=\"{plain}\"");
    }
    let encoded = utf8_percent_encode(name, ENCODED);
    format!("{disposition}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// What a quoted string holds that every client reads alike: `%` some decode, `\` some do not.
const fn is_plain(c: char) -> bool {
    (c.is_ascii_graphic() || c == ' ') && !matches!(c, '"' | '\\' | '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_as_they_are_or_encoded_beside_what_is_left_of_them() {
        for (name, header) in [
            (None, "attachment"),
            (Some("a b.png"), "attachment; filename=\"a b.png\""),
            (Some("50%.png"), "attachment; filename=\"50_.png\"; filename*=UTF-8''50%25.png"),
            (Some("\"é\".png"), "attachment; filename=\"___.png\"; filename*=UTF-8''%22%C3%A9%22.png"),
        ] {
            assert_eq!(of("attachment", name), header);
        }
    }
}
