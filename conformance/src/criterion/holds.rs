use std::borrow::Cow;

use serde_json::{Number, Value};

use super::{Condition, Operand};
use crate::expression::{Absent, Scope};

impl Condition {
    /// `None` where it cannot be told: something is absent, or the types do not compare.
    pub(super) fn holds(&self, scope: Scope<'_>) -> Option<bool> {
        match self {
            Self::Either(left, right) => or(left.holds(scope), || right.holds(scope)),
            Self::Both(left, right) => {
                or(not(left.holds(scope)), || not(right.holds(scope))).map(|either| !either)
            }
            Self::Not(inner) => not(inner.holds(scope)),
            Self::Holds(operand) => operand.value(scope).ok()?.as_bool(),
            Self::Compare(left, comparison, right) => {
                let (left_value, right_value) = (left.value(scope).ok()?, right.value(scope).ok()?);
                let left_value = left.beside(left_value, &right_value);
                let right_value = right.beside(right_value, &left_value);
                comparison.holds(&left_value, &right_value)
            }
        }
    }
}

/// True as soon as one side is, whatever the other; unknown where that leaves it open.
fn or(left: Option<bool>, right: impl FnOnce() -> Option<bool>) -> Option<bool> {
    match left {
        Some(true) => Some(true),
        Some(false) => right(),
        None => right().filter(|known| *known),
    }
}

fn not(known: Option<bool>) -> Option<bool> {
    known.map(|known| !known)
}

impl Operand {
    fn value<'a>(&'a self, scope: Scope<'a>) -> Result<Cow<'a, Value>, Absent> {
        match self {
            Self::Literal(value) => Ok(Cow::Borrowed(value)),
            Self::Expression(expression) => expression.evaluate(scope),
        }
    }

    /// A header or parameter is text on the wire: beside a number it is read as one.
    fn beside<'a>(&self, own: Cow<'a, Value>, other: &Value) -> Cow<'a, Value> {
        match (self, own.as_str(), other) {
            (Self::Expression(expression), Some(text), Value::Number(_)) if expression.is_untyped() => {
                text.parse::<Number>().map_or(own.clone(), |number| Cow::Owned(Value::Number(number)))
            }
            _ => own,
        }
    }
}
