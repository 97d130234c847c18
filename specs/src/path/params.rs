//! The values that a path gives to a template's expressions.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The names of the expressions of a matched template and the path's values for them, decoded, in
/// the template's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params<'m>(pub(super) Vec<(&'m str, Cow<'m, str>)>);

/// A path segment that means nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// A `%` is not followed by two hexadecimal digits.
    #[error("a \"%\" in the path is not followed by two hexadecimal digits")]
    BadEscape,
    /// The decoded bytes are not UTF-8.
    #[error("the path is not UTF-8 once percent-decoded")]
    NotUtf8,
}

impl Params<'_> {
    /// The value of the expression called `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_ref()))
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the template has no expressions.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Percent-decodes strictly: `percent_encoding` alone would keep `%zz` as it is.
pub(super) fn decode(text: &str) -> Result<Cow<'_, str>, PathError> {
    let Some((_, escapes)) = text.split_once('%') else {
        return Ok(Cow::Borrowed(text));
    };
    let is_escape = |after: &str| after.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    if !escapes.split('%').all(is_escape) {
        return Err(PathError::BadEscape);
    }
    percent_decode_str(text).decode_utf8().map_err(|_| PathError::NotUtf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding_is_strict() {
        assert_eq!(decode("a%20b%2Fc").as_deref(), Ok("a b/c"));
        assert_eq!(decode("a+b").as_deref(), Ok("a+b"));
        assert_eq!(decode("%zz"), Err(PathError::BadEscape));
        assert_eq!(decode("a%2"), Err(PathError::BadEscape));
        assert_eq!(decode("%%20"), Err(PathError::BadEscape));
        assert_eq!(decode("%ff"), Err(PathError::NotUtf8));
    }
}
