//! The values that a path gives to a template's expressions.

use std::borrow::Cow;

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The names of the expressions of a matched template and the path's values for them, in the
/// template's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params<'m>(pub(super) Vec<(&'m str, Taken<'m>)>);

/// What an expression takes of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Taken<'p> {
    /// Percent-encoded, as it came: a delimiter in it that is encoded is data.
    pub(super) encoded: Cow<'p, str>,
    pub(super) decoded: Cow<'p, str>,
}

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
    /// The value of the expression called `name`, decoded.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Names and values, decoded.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.decoded.as_ref()))
    }

    /// The values percent-encoded, as they came, in the same order.
    pub fn encoded(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, value)| value.encoded.as_ref())
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

impl<'p> Taken<'p> {
    /// A value that cannot be found in the path as it came, since the text around it was encoded.
    pub(super) fn of_decoded(decoded: Cow<'p, str>) -> Self {
        let encoded = utf8_percent_encode(&decoded, NON_ALPHANUMERIC).to_string();
        Self { encoded: encoded.into(), decoded }
    }
}

/// Percent-decodes strictly: `percent_encoding` alone would keep `%zz` as it is.
pub(super) fn decode(text: &str) -> Result<Cow<'_, str>, PathError> {
    let Some(first) = text.bytes().position(|byte| byte == b'%') else {
        return Ok(Cow::Borrowed(text));
    };
    let is_escape = |after: &str| after.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    if !text[first + 1..].split('%').all(is_escape) {
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
