use std::cmp::Ordering;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::Value;
use specs::expression::{parse_decimal, parse_instant};

/// What a field is compared with, read once a request.
pub(super) enum Bound {
    Instant(Timestamp),
    Number(Decimal),
    Text(String),
}

impl Bound {
    /// A number is one, written as a text or not; a text is an instant if it can be read as one.
    pub(super) fn of(value: &Value) -> Self {
        let instant = value.as_str().and_then(parse_instant).map(Self::Instant);
        let number = || parse_decimal(value).map(Self::Number);
        instant.or_else(number).unwrap_or_else(|| Self::Text(crate::failure::text(value)))
    }

    /// How a field compares; not at all when it is null or of another kind.
    pub(super) fn compare(&self, field: &Value) -> Option<Ordering> {
        match self {
            Self::Instant(bound) => Some(parse_instant(field.as_str()?)?.cmp(bound)),
            Self::Number(bound) => Some(parse_decimal(field)?.cmp(bound)),
            Self::Text(bound) => Some(field.as_str()?.cmp(bound)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn instants_numbers_and_texts_are_compared_as_what_they_are() {
        for (field, bound, expected) in [
            (json!("2026-03-01T12:00:00.000000Z"), json!("2026-03-01T13:00:00+01:00"), Some(Ordering::Equal)),
            (json!("2026-03-01T00:00:01Z"), json!("2026-03-01"), Some(Ordering::Greater)),
            (json!("9.50"), json!(10), Some(Ordering::Less)),
            (json!(9.5), json!("9.5"), Some(Ordering::Equal)),
            (json!("b"), json!("a"), Some(Ordering::Greater)),
            (json!(null), json!(1), None),
            (json!("x"), json!("2026-03-01"), None),
        ] {
            assert_eq!(Bound::of(&bound).compare(&field), expected, "{field} {bound}");
        }
    }
}
