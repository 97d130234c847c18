//! Numbers with a fraction.

use serde_json::{Number, Value};

use super::fault::Fault;
use super::integer::bound;
use super::loc::Loc;
use super::number_text;
use super::run::{Exactness, Run};

/// How far from a multiple a number may lie and still be one: pydantic's tolerance.
const TOLERANCE: f64 = 1e-9;

/// A number within bounds.
#[derive(Debug, Default)]
pub(super) struct Float {
    pub(super) multiple_of: Option<f64>,
    pub(super) le: Option<f64>,
    pub(super) lt: Option<f64>,
    pub(super) ge: Option<f64>,
    pub(super) gt: Option<f64>,
}

impl Float {
    pub(super) fn check(&self, input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
        match self.read(input, run) {
            Ok(number) => Some(Value::Number(number)),
            Err(fault) => run.reject(loc, input, fault),
        }
    }

    /// Whether pydantic would use its validator for constrained floats, which has another name.
    pub(super) fn is_bounded(&self) -> bool {
        [self.multiple_of, self.le, self.lt, self.ge, self.gt].iter().any(Option::is_some)
    }

    fn read(&self, input: &Value, run: &mut Run<'_>) -> Result<Number, Fault> {
        let (float, exactness) = read(input)?;
        run.floor(exactness);
        match self.fault(float) {
            Some(fault) => Err(fault),
            None => Number::from_f64(float).ok_or_else(infinite),
        }
    }

    /// The first bound that is broken, in pydantic's order.
    fn fault(&self, float: f64) -> Option<Fault> {
        let broken =
            |bound: Option<f64>, broken: fn(f64, f64) -> bool| bound.filter(|bound| broken(float, *bound));
        let checks = [
            ("multiple_of", broken(self.multiple_of, is_no_multiple)),
            ("le", broken(self.le, |a, b| a > b)),
            ("lt", broken(self.lt, |a, b| a >= b)),
            ("ge", broken(self.ge, |a, b| a < b)),
            ("gt", broken(self.gt, |a, b| a <= b)),
        ];
        let (key, limit) = checks.into_iter().find_map(|(key, limit)| Some((key, limit?)))?;
        Some(bound(key, &limit.to_string(), Value::from(limit)))
    }
}

fn is_no_multiple(float: f64, step: f64) -> bool {
    let nearest = (float / step).round() * step;
    (float - nearest).abs() > TOLERANCE
}

/// The number that a value is or stands for.
pub(super) fn lax(input: &Value) -> Option<f64> {
    read(input).ok().map(|(float, _)| float)
}

fn read(input: &Value) -> Result<(f64, Exactness), Fault> {
    match input {
        Value::Number(number) => Ok((number.as_f64().unwrap_or_default(), exactness(number))),
        Value::Bool(truth) => Ok((f64::from(*truth), Exactness::Lax)),
        Value::String(text) => {
            number_text::float(text).map(|float| (float, Exactness::Lax)).ok_or_else(unreadable)
        }
        _ => Err(Fault::plain("float_type", "Input should be a valid number")),
    }
}

fn exactness(number: &Number) -> Exactness {
    if number.is_f64() { Exactness::Exact } else { Exactness::Strict }
}

fn unreadable() -> Fault {
    Fault::plain("float_parsing", "Input should be a valid number, unable to parse string as a number")
}

fn infinite() -> Fault {
    Fault::plain("finite_number", "Input should be a finite number")
}
