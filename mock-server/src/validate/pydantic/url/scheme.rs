//! What stands before the first colon.

use super::encode::Set;

/// A scheme, in lower case.
#[derive(Debug)]
pub(super) struct Scheme(String);

impl Scheme {
    /// The scheme and what follows its colon; `None` if the text starts with none.
    pub(super) fn split(text: &str) -> Option<(Self, &str)> {
        let (name, rest) = text.split_once(':')?;
        let is_scheme = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        is_scheme.then(|| (Self(name.to_ascii_lowercase()), rest))
    }

    pub(super) fn name(&self) -> &str {
        &self.0
    }

    /// Whether the standard knows the scheme; such URLs have a host, and a backslash is a slash in them.
    pub(super) fn is_special(&self) -> bool {
        self.is_file() || self.default_port().is_some()
    }

    /// Whether the scheme is `file`, whose URLs may do without a host.
    pub(super) fn is_file(&self) -> bool {
        self.0 == "file"
    }

    /// The port that need not be written.
    pub(super) fn default_port(&self) -> Option<u16> {
        match self.name() {
            "http" | "ws" => Some(80),
            "https" | "wss" => Some(443),
            "ftp" => Some(21),
            _ => None,
        }
    }

    pub(super) fn query_set(&self) -> Set {
        if self.is_special() { Set::SpecialQuery } else { Set::Query }
    }

    /// Whether a character parts segments of a path.
    pub(super) fn is_slash(&self, c: char) -> bool {
        c == '/' || (c == '\\' && self.is_special())
    }
}
