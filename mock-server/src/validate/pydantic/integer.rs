//! Whole numbers.

use serde_json::{Number, Value};

use super::fault::Fault;
use super::loc::Loc;
use super::number_text::{self, NotAnInteger};
use super::run::{Exactness, Run};

/// A whole number within bounds.
///
/// Python's integers have any size; for one beyond 64 bits stands the largest or the smallest that JSON values
/// hold, once its bounds are checked.
#[derive(Debug, Default)]
pub(super) struct Integer {
    pub(super) multiple_of: Option<i128>,
    pub(super) le: Option<i128>,
    pub(super) lt: Option<i128>,
    pub(super) ge: Option<i128>,
    pub(super) gt: Option<i128>,
}

impl Integer {
    pub(super) fn check(&self, input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
        match self.read(input, run) {
            Ok(number) => Some(Value::Number(number)),
            Err(fault) => run.reject(loc, input, fault),
        }
    }

    /// Whether pydantic would use its validator for constrained integers, which has another name.
    pub(super) fn is_bounded(&self) -> bool {
        [self.multiple_of, self.le, self.lt, self.ge, self.gt].iter().any(Option::is_some)
    }

    fn read(&self, input: &Value, run: &mut Run<'_>) -> Result<Number, Fault> {
        let (whole, exactness) = read(input)?;
        run.floor(exactness);
        match self.fault(whole) {
            Some(fault) => Err(fault),
            None => Ok(number(whole).unwrap_or_else(|| nearest(whole))),
        }
    }

    /// The first bound that is broken, in pydantic's order.
    fn fault(&self, whole: i128) -> Option<Fault> {
        let broken =
            |bound: Option<i128>, broken: fn(i128, i128) -> bool| bound.filter(|bound| broken(whole, *bound));
        // pydantic builds no model with a multiple of nothing.
        if let Some(step) = broken(self.multiple_of, |a, b| b > 0 && a % b != 0) {
            return Some(bound("multiple_of", &step.to_string(), value(step)));
        }
        let checks = [
            ("le", broken(self.le, |a, b| a > b)),
            ("lt", broken(self.lt, |a, b| a >= b)),
            ("ge", broken(self.ge, |a, b| a < b)),
            ("gt", broken(self.gt, |a, b| a <= b)),
        ];
        let (key, limit) = checks.into_iter().find_map(|(key, limit)| Some((key, limit?)))?;
        Some(bound(key, &limit.to_string(), value(limit)))
    }
}

/// Reads a whole number from a number, a boolean or a text.
pub(super) fn read(input: &Value) -> Result<(i128, Exactness), Fault> {
    match input {
        Value::Number(number) => read_number(number),
        Value::Bool(truth) => Ok((i128::from(*truth), Exactness::Lax)),
        Value::String(text) => match number_text::integer(text) {
            Ok(whole) => Ok((whole, Exactness::Lax)),
            Err(NotAnInteger::TooBig) => Err(too_big()),
            Err(NotAnInteger::Unreadable) => Err(unreadable()),
        },
        _ => Err(Fault::plain("int_type", "Input should be a valid integer")),
    }
}

fn read_number(number: &Number) -> Result<(i128, Exactness), Fault> {
    if let Some(whole) = number.as_i128() {
        return Ok((whole, Exactness::Exact));
    }
    let float = number.as_f64().unwrap_or_default();
    if float % 1.0 != 0.0 {
        return Err(Fault::plain(
            "int_from_float",
            "Input should be a valid integer, got a number with a fractional part",
        ));
    }
    // The same bounds as pydantic's, both of them excluded.
    if float <= i64::MIN as f64 || float >= i64::MAX as f64 {
        return Err(too_big());
    }
    Ok((i128::from(float as i64), Exactness::Lax))
}

fn number(whole: i128) -> Option<Number> {
    Number::from_i128(whole)
}

fn nearest(whole: i128) -> Number {
    if whole < 0 { i64::MIN } else { i64::MAX }.into()
}

fn value(whole: i128) -> Value {
    number(whole).map_or(Value::Null, Value::Number)
}

fn unreadable() -> Fault {
    Fault::plain("int_parsing", "Input should be a valid integer, unable to parse string as an integer")
}

fn too_big() -> Fault {
    Fault::plain("int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size")
}

/// The fault for a broken bound, of an integer or a float; `key` is the bound's name in the context.
pub(super) fn bound(key: &'static str, limit: &str, value: Value) -> Fault {
    let (kind, words) = match key {
        "le" => ("less_than_equal", "less than or equal to"),
        "lt" => ("less_than", "less than"),
        "ge" => ("greater_than_equal", "greater than or equal to"),
        "gt" => ("greater_than", "greater than"),
        _ => ("multiple_of", "a multiple of"),
    };
    Fault::with(kind, format!("Input should be {words} {limit}"), [(key, value)])
}
