use std::cmp::Ordering;

use serde_json::{Map, Value};
use specs::annotation::{Direction, Nulls, OrderKey};

/// A place in an order: the values of the order's fields, then a number that tells equal ones apart,
/// for records the ordinal they were made with, so that the order is total and stable.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderValue {
    keys: Box<[Key]>,
    ordinal: u64,
}

#[derive(Debug, Clone, PartialEq)]
struct Key {
    value: Scalar,
    direction: Direction,
    nulls: Nulls,
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
    /// The place of these fields in an order, where null is below every value.
    pub fn of(fields: &Map<String, Value>, order: &[OrderKey], ordinal: u64) -> Self {
        Self::sorted(fields, order.iter().map(|key| (key, Nulls::Smallest)), ordinal)
    }

    /// The place of these fields in an order that says where null stands.
    pub fn sorted<'k>(
        fields: &Map<String, Value>,
        order: impl Iterator<Item = (&'k OrderKey, Nulls)>,
        ordinal: u64,
    ) -> Self {
        let keys = order.map(|(key, nulls)| Key {
            value: Scalar::of(fields.get(&key.field)),
            direction: key.direction,
            nulls,
        });
        Self { keys: keys.collect(), ordinal }
    }

    /// The values of the place, for somebody who knows the order: the ordinal, then the fields'.
    pub fn values(&self) -> Vec<Value> {
        let fields = self.keys.iter().map(|key| key.value.to_value());
        std::iter::once(self.ordinal.into()).chain(fields).collect()
    }

    /// The place of [`Self::values`] in the order they come from; none when they are of another one.
    pub fn from_values<'k>(
        values: &[Value],
        order: impl Iterator<Item = (&'k OrderKey, Nulls)>,
    ) -> Option<Self> {
        let (ordinal, values) = values.split_first()?;
        let order: Vec<_> = order.collect();
        let keys = order.iter().zip(values).map(|((key, nulls), value)| Key {
            value: Scalar::of(Some(value)),
            direction: key.direction,
            nulls: *nulls,
        });
        (order.len() == values.len())
            .then(|| Some(Self { keys: keys.collect(), ordinal: ordinal.as_u64()? }))?
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

    fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(flag) => Value::Bool(*flag),
            Self::Number(number) => Value::from(*number),
            Self::Text(text) => Value::from(&**text),
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

impl Key {
    fn compare(&self, other: &Self) -> Ordering {
        let nulls = (self.value.rank() == 0, other.value.rank() == 0);
        match (self.nulls, nulls) {
            (Nulls::First, (true, false)) | (Nulls::Last, (false, true)) => Ordering::Less,
            (Nulls::First, (false, true)) | (Nulls::Last, (true, false)) => Ordering::Greater,
            _ => match self.direction {
                Direction::Ascending => self.value.compare(&other.value),
                Direction::Descending => other.value.compare(&self.value),
            },
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
            .map(|(a, b)| a.compare(b))
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
    fn null_stands_where_the_order_puts_it() {
        let key = |word: &str| OrderKey::from(word.to_owned());
        for (word, nulls, comes_first) in [
            ("a", Nulls::Smallest, true),
            ("-a", Nulls::Smallest, false),
            ("a", Nulls::First, true),
            ("-a", Nulls::First, true),
            ("a", Nulls::Last, false),
            ("-a", Nulls::Last, false),
        ] {
            let key = key(word);
            let place = |fields: Value, ordinal| {
                OrderValue::sorted(fields.as_object().unwrap(), [(&key, nulls)].into_iter(), ordinal)
            };
            assert_eq!(place(json!({}), 1) < place(json!({"a": 5}), 2), comes_first, "{word} {nulls:?}");
        }
    }

    #[test]
    fn a_place_comes_back_from_its_values() {
        let order = ["a", "-b"].map(|key| OrderKey::from(key.to_owned()));
        let keys = || order.iter().map(|key| (key, Nulls::Smallest));
        let place = value(json!({"a": 1.5, "b": "x"}), &["a", "-b"], 7);
        assert_eq!(OrderValue::from_values(&place.values(), keys()), Some(place.clone()));
        assert_eq!(OrderValue::from_values(&place.values()[1..], keys()), None);
        assert_eq!(OrderValue::from_values(&[], keys()), None);
    }

    #[test]
    fn null_comes_before_everything() {
        assert!(value(json!({}), &["a"], 2) < value(json!({"a": false}), &["a"], 1));
    }
}
