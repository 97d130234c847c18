use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use specs::contract::Reserved;

/// How text stands for other text at a place of a request.
///
/// Values are split before they are decoded: a delimiter that came encoded is data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escapes {
    /// Parts of a form: it does not.
    None,
    /// Headers: it does not, and white space around a value means nothing.
    Header,
    /// Paths and cookies: `%20`.
    Percent,
    /// Queries and forms: `%20` and `+`.
    Form,
}

impl Escapes {
    /// The same where reserved characters may stand for themselves.
    pub(super) const fn with(self, reserved: Reserved) -> Self {
        match (self, reserved) {
            (Self::Form, Reserved::Literal) => Self::Percent,
            _ => self,
        }
    }

    /// What a text stands for. What is no valid escape stands for itself, as WHATWG's URL Standard
    /// says.
    pub(super) fn decode(self, text: &str) -> String {
        let text: Cow<'_, str> = match self {
            Self::None => return text.to_owned(),
            Self::Header => return text.trim().to_owned(),
            Self::Form if text.contains('+') => text.replace('+', " ").into(),
            Self::Form | Self::Percent => text.into(),
        };
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    }
}
