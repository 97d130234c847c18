use std::cmp::Ordering;

use serde_json::{Map, Value};
use specs::annotation::{Direction, OrderKey};

/// A record's place in the default order of its resource: the values of the order's fields, then
/// the ordinal it was made with, so that the order is total and stable.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderValue {
    keys: Box<[Key]>,
    ordinal: u64,
}

#[derive(Debug, Clone, PartialEq)]
struct Key {
    value: Scalar,
    direction: Direction,
}

/// Null first, then false, true, numbers, text: the order clients see in databases that put null
/// first, and one that never fails.
#[derive(Debug, Clone, PartialEq)]
enum Scalar {
    Null,
    Bool(bool),
    Number(f64),
    Text(Box<str>),
}

impl OrderValue {
    /// The place of these fields in an order.
    pub fn of(fields: &Map<String, Value>, order: &[OrderKey], ordinal: u64) -> Self {
        let keys = order
            .iter()
            .map(|key| Key { value: Scalar::of(fields.get(&key.field)), direction: key.direction })
            .collect();
        Self { keys, ordinal }
    }

    /// The number of records of its resource that were made before.
    pub const fn ordinal(&self) -> u64 {
        self.ordinal
    }
}

impl Scalar {
    fn of(value: Option<&Value>) -> Self {
        match value {
            None | Some(Value::Null | Value::Array(_) | Value::Object(_)) => Self::Null,
            Some(Value::Bool(flag)) => Self::Bool(*flag),
            Some(Value::Number(number)) => Self::Number(number.as_f64().unwrap_or_default()),
            Some(Value::String(text)) => Self::Text(text.as_str().into()),
        }
    }

    const fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Bool(_) => 1,
            Self::Number(_) => 2,
            Self::Text(_) => 3,
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl Eq for OrderValue {}

impl PartialOrd for OrderValue {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OrderValue {
    fn cmp(&self, other: &Self) -> Ordering {
        self.keys
            .iter()
            .zip(&other.keys)
            .map(|(a, b)| match a.direction {
                Direction::Ascending => a.value.compare(&b.value),
                Direction::Descending => b.value.compare(&a.value),
            })
            .find(|ordering| ordering.is_ne())
            .unwrap_or_else(|| self.ordinal.cmp(&other.ordinal))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn value(fields: Value, order: &[&str], ordinal: u64) -> OrderValue {
        let order: Vec<OrderKey> = order.iter().map(|key| (*key).to_owned().into()).collect();
        OrderValue::of(fields.as_object().unwrap(), &order, ordinal)
    }

    #[test]
    fn equal_keys_are_told_apart_by_the_ordinal() {
        let first = value(json!({"a": 1}), &["a"], 1);
        assert!(first < value(json!({"a": 1}), &["a"], 2));
    }

    #[test]
    fn a_descending_key_turns_the_order_round() {
        assert!(value(json!({"a": 2}), &["-a"], 1) < value(json!({"a": 1}), &["-a"], 2));
    }

    #[test]
    fn null_comes_before_everything() {
        assert!(value(json!({}), &["a"], 2) < value(json!({"a": false}), &["a"], 1));
    }
}
