//! What a `$ref` says.

use percent_encoding::percent_decode_str;

use crate::pointer::{Pointer, PointerError};

/// A `$ref`, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// A place in this file (`#/a`) or in another (`b.yaml#/a`).
    Place { file: Option<String>, pointer: Pointer },
    /// A name that a schema gave itself by `$anchor`.
    Anchor,
    /// An absolute URI: `https://…`, `urn:…`.
    Absolute,
}

/// Why a `$ref` says nothing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ReferenceError {
    #[error(transparent)]
    Pointer(#[from] PointerError),
    #[error("file name \"{0}\" is not UTF-8 once percent-decoded")]
    NotUtf8(String),
}

impl Reference {
    pub(super) fn parse(text: &str) -> Result<Self, ReferenceError> {
        if has_scheme(text) {
            return Ok(Self::Absolute);
        }
        let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
        if !fragment.is_empty() && !fragment.starts_with(['/', '%']) {
            return Ok(Self::Anchor);
        }
        let pointer = Pointer::from_fragment(fragment)?;
        let file = match file {
            "" => None,
            file => Some(decode(file)?),
        };
        Ok(Self::Place { file, pointer })
    }
}

fn decode(file: &str) -> Result<String, ReferenceError> {
    let decoded = percent_decode_str(file).decode_utf8();
    decoded.map(Into::into).map_err(|_| ReferenceError::NotUtf8(file.to_owned()))
}

/// RFC 3986, section 3.1; `//host/…` leads elsewhere too.
fn has_scheme(text: &str) -> bool {
    let scheme = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    text.starts_with("//") || text.split_once(':').is_some_and(|(name, _)| scheme(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(file: Option<&str>, pointer: &str) -> Result<Reference, ReferenceError> {
        let pointer = Pointer::parse(pointer).unwrap();
        Ok(Reference::Place { file: file.map(str::to_owned), pointer })
    }

    #[test]
    fn a_reference_is_a_file_a_pointer_or_both() {
        assert_eq!(Reference::parse("#/a~1b"), place(None, "/a~1b"));
        assert_eq!(Reference::parse("#"), place(None, ""));
        assert_eq!(Reference::parse("a.yaml"), place(Some("a.yaml"), ""));
        assert_eq!(Reference::parse("../a%20b.yaml#/X"), place(Some("../a b.yaml"), "/X"));
        assert_eq!(Reference::parse("#%2Fa"), place(None, "/a"));
    }

    #[test]
    fn anchors_and_absolute_addresses_are_told_apart() {
        assert_eq!(Reference::parse("#node"), Ok(Reference::Anchor));
        assert_eq!(Reference::parse("https://example.com/a"), Ok(Reference::Absolute));
        assert_eq!(Reference::parse("urn:x:y"), Ok(Reference::Absolute));
        assert_eq!(Reference::parse("//example.com/a"), Ok(Reference::Absolute));
        assert_eq!(Reference::parse("file:///etc/passwd"), Ok(Reference::Absolute));
    }

    #[test]
    fn a_malformed_pointer_is_an_error() {
        assert!(matches!(Reference::parse("#/a~9"), Err(ReferenceError::Pointer(_))));
    }
}
