//! Percent-encoding, by the standard's sets.

use std::fmt::Write as _;

/// Which characters beside controls and those outside ASCII are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Set {
    Control,
    Fragment,
    Query,
    SpecialQuery,
    Path,
    UserInfo,
}

impl Set {
    fn characters(self) -> &'static str {
        match self {
            Self::Control => "",
            Self::Fragment => " \"<>`",
            Self::Query => " \"#<>",
            Self::SpecialQuery => " \"#<>'",
            Self::Path => " \"#<>?`{}",
            Self::UserInfo => " \"#<>?^`{}/:;=@[\\]|",
        }
    }
}

/// The text with what has to be encoded encoded; what already is stays.
pub(super) fn encode(text: &str, set: Set) -> String {
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() && !c.is_ascii_control() && !set.characters().contains(c) {
            encoded.push(c);
        } else {
            push_encoded(&mut encoded, c);
        }
    }
    encoded
}

fn push_encoded(encoded: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        // Writing to a string cannot fail.
        let _ = write!(encoded, "%{byte:02X}");
    }
}
