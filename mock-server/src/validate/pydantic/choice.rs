//! One of a few values: enumerations and literals.

use serde_json::Value;

use super::fault::Fault;
use super::integer;
use super::loc::Loc;
use super::python_repr::{alternatives, repr};
use super::run::{Exactness, Run};

/// A schema's `enum`, which stands for a Python `Enum` class.
#[derive(Debug)]
pub(super) struct Choice {
    class: String,
    values: Vec<Value>,
    kind: Kind,
}

/// What an enumeration's class inherits from, which decides what is converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Integer,
    Float,
    Plain,
}

/// A schema's `const`, which stands for a Python `Literal`: nothing is converted.
#[derive(Debug)]
pub(super) struct Literal {
    pub(super) value: Value,
}

impl Choice {
    pub(super) fn new(class: &str, values: Vec<Value>) -> Self {
        Self { class: class.to_owned(), kind: Kind::of(&values), values }
    }

    pub(super) fn check(&self, input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
        run.floor(Exactness::Lax);
        match self.find(input) {
            Some(value) => Some(value.clone()),
            None => run.reject(loc, input, expected("enum", alternatives(&self.values))),
        }
    }

    /// The validator's name: `str-enum[Colour]`.
    pub(super) fn name(&self) -> String {
        let prefix = match self.kind {
            Kind::Text => "str-",
            Kind::Integer => "int-",
            Kind::Float => "float-",
            Kind::Plain => "",
        };
        format!("{prefix}enum[{}]", self.class)
    }

    fn find(&self, input: &Value) -> Option<&Value> {
        match self.kind {
            Kind::Integer => {
                let (whole, _) = integer::read(input).ok()?;
                let is_it =
                    |value: &&Value| value.as_number().and_then(serde_json::Number::as_i128) == Some(whole);
                self.values.iter().find(is_it)
            }
            Kind::Float => {
                let float = super::float::lax(input)?;
                self.values.iter().find(|value| value.as_f64() == Some(float))
            }
            Kind::Text | Kind::Plain => self.values.iter().find(|value| same(value, input)),
        }
    }
}

impl Kind {
    fn of(values: &[Value]) -> Self {
        if values.iter().all(Value::is_string) {
            Self::Text
        } else if values.iter().all(|value| value.is_i64() || value.is_u64()) {
            Self::Integer
        } else if values.iter().all(Value::is_f64) {
            Self::Float
        } else {
            Self::Plain
        }
    }
}

impl Literal {
    pub(super) fn check(&self, input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
        if same(&self.value, input) {
            return Some(self.value.clone());
        }
        run.reject(loc, input, expected("literal_error", repr(&self.value)))
    }

    /// The validator's name: `literal['v1']`.
    pub(super) fn name(&self) -> String {
        format!("literal[{}]", repr(&self.value))
    }
}

/// Python's equality: numbers are equal by value, and a boolean is a number.
fn same(expected: &Value, input: &Value) -> bool {
    match (number(expected), number(input)) {
        (Some(expected), Some(input)) => expected == input,
        _ => expected == input,
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Bool(truth) => Some(f64::from(*truth)),
        other => other.as_f64(),
    }
}

fn expected(kind: &'static str, expected: String) -> Fault {
    let msg = format!("Input should be {expected}");
    Fault::with(kind, msg, [("expected", Value::from(expected))])
}
