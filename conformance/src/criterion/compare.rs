use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::Comparison;

impl Comparison {
    /// Whether it holds between two values; `None` where the types do not compare.
    ///
    /// Strings compare without regard to case, as Arazzo 1.0 has it; write a regex where case matters.
    pub(crate) fn holds(self, left: &Value, right: &Value) -> Option<bool> {
        match self {
            Self::Equal => Some(equal(left, right)),
            Self::NotEqual => Some(!equal(left, right)),
            Self::Less => order(left, right).map(Ordering::is_lt),
            Self::LessOrEqual => order(left, right).map(Ordering::is_le),
            Self::Greater => order(left, right).map(Ordering::is_gt),
            Self::GreaterOrEqual => order(left, right).map(Ordering::is_ge),
        }
    }
}

fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(_), Value::Number(_)) | (Value::String(_), Value::String(_)) => {
            order(left, right) == Some(Ordering::Equal)
        }
        _ => left == right,
    }
}

fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => order_numbers(left, right),
        (Value::String(left), Value::String(right)) => Some(left.to_lowercase().cmp(&right.to_lowercase())),
        _ => None,
    }
}

/// Integers exactly, so that two ids that differ in the last digit differ here too.
fn order_numbers(left: &Number, right: &Number) -> Option<Ordering> {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        _ => left.as_f64()?.partial_cmp(&right.as_f64()?),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_compare_by_value_whatever_their_spelling() {
        assert_eq!(Comparison::Equal.holds(&json!(1), &json!(1.0)), Some(true));
        let (left, right) = (json!(9_007_199_254_740_993_i64), json!(9_007_199_254_740_992_i64));
        assert_eq!(Comparison::Equal.holds(&left, &right), Some(false));
        assert_eq!(Comparison::Greater.holds(&left, &right), Some(true));
    }

    #[test]
    fn strings_compare_without_regard_to_case() {
        assert_eq!(Comparison::Equal.holds(&json!("ÄCME"), &json!("äcme")), Some(true));
        assert_eq!(Comparison::Less.holds(&json!("a"), &json!("B")), Some(true));
    }

    #[test]
    fn values_of_different_types_are_unequal_and_have_no_order() {
        assert_eq!(Comparison::Equal.holds(&json!("200"), &json!(200)), Some(false));
        assert_eq!(Comparison::Equal.holds(&json!(null), &json!(false)), Some(false));
        assert_eq!(Comparison::Less.holds(&json!("1"), &json!(2)), None);
    }

    #[test]
    fn objects_are_equal_whatever_the_order_of_their_keys() {
        assert_eq!(Comparison::Equal.holds(&json!({"a": 1, "b": 2}), &json!({"b": 2, "a": 1})), Some(true));
    }
}
