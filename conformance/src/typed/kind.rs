use jiff::Timestamp;
use serde_json::Value;

use super::form::Form;

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One of those that the contract lists, a boolean, null.
    Word,
    /// Of a record.
    Id(Form),
    /// RFC 3339, or seconds since 1970 where it is a number.
    Instant,
    /// A token, a password, a code: secret.
    Token,
    /// Where the next page of a list starts.
    Cursor,
    /// Which state of a record it is (RFC 9110, section 8.8.3).
    Version,
    Url,
    /// Depends on what there is.
    Counter(Counter),
    Number,
    Text,
    /// The contract says nothing of it, and its look neither.
    Free,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counter {
    /// Rows on all pages of a list.
    Total,
    /// What follows from those: the number of pages, whether there are more rows.
    Derived,
    /// Records that the contract says a field counts.
    Field,
    /// An amount without a limit outside of any record: perhaps of what there is.
    Amount,
}

impl Kind {
    /// What stands for the value in a snapshot; none for what is shown as it is.
    pub(crate) fn label(&self) -> Option<String> {
        match self {
            Self::Id(form) => Some(form.label()),
            Self::Instant => Some("date-time".to_owned()),
            Self::Token => Some("token".to_owned()),
            Self::Cursor => Some("cursor".to_owned()),
            Self::Version => Some("version".to_owned()),
            Self::Word | Self::Url | Self::Counter(_) | Self::Number | Self::Text | Self::Free => None,
        }
    }

    /// Is the value of the form that its kind has?
    pub(crate) fn is_kept_by(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Id(form), Value::String(text)) => form.is_kept_by(text),
            (Self::Id(_), Value::Number(number)) => number.is_u64(),
            (Self::Instant, value) => instant(value).is_some(),
            (Self::Token | Self::Cursor, Value::String(text)) => {
                !text.is_empty() && !text.contains(char::is_whitespace)
            }
            (Self::Version, Value::String(text)) => is_entity_tag(text),
            (Self::Id(_) | Self::Token | Self::Cursor | Self::Version, _) => false,
            _ => true,
        }
    }

    /// Its name in findings.
    pub(crate) fn word(&self) -> String {
        match self {
            Self::Word => "word".to_owned(),
            Self::Url => "URL".to_owned(),
            Self::Counter(_) => "counter".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Text | Self::Free => "value".to_owned(),
            Self::Id(_) | Self::Instant | Self::Token | Self::Cursor | Self::Version => {
                self.label().unwrap_or_default()
            }
        }
    }
}

/// `"abc"`, or `W/"abc"`.
pub(super) fn is_entity_tag(text: &str) -> bool {
    let tag = text.strip_prefix("W/").unwrap_or(text);
    tag.len() > 2 && tag.starts_with('"') && tag[1..].find('"') == Some(tag.len() - 2)
}

/// The moment that a value names.
pub(crate) fn instant(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => specs::expression::parse_instant(text),
        Value::Number(number) => Timestamp::from_second(number.as_i64()?).ok(),
        _ => None,
    }
}
