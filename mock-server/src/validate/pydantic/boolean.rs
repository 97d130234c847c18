//! Booleans, and the words and numbers that stand for them.

use serde_json::{Number, Value};

use super::fault::Fault;
use super::loc::Loc;
use super::run::{Exactness, Run};

const TRUE: [&str; 6] = ["1", "t", "y", "on", "yes", "true"];
const FALSE: [&str; 6] = ["0", "f", "n", "no", "off", "false"];

/// A boolean, a word for one in any case (`yes`, `off`, `T`), or 0 or 1.
pub(super) fn check(input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
    if input.is_boolean() {
        return Some(input.clone());
    }
    run.floor(Exactness::Lax);
    match read(input) {
        Ok(truth) => Some(Value::Bool(truth)),
        Err(fault) => run.reject(loc, input, fault),
    }
}

fn read(input: &Value) -> Result<bool, Fault> {
    match input {
        Value::String(text) => word(text).ok_or_else(unreadable),
        Value::Number(number) => whole(number),
        _ => Err(wrong_type()),
    }
}

fn word(text: &str) -> Option<bool> {
    let is_one_of = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_one_of(&TRUE) {
        Some(true)
    } else if is_one_of(&FALSE) {
        Some(false)
    } else {
        None
    }
}

fn whole(number: &Number) -> Result<bool, Fault> {
    let float = number.as_f64().unwrap_or_default();
    // A fraction is of the wrong type; a whole number other than these two is of the right one.
    if float % 1.0 != 0.0 {
        return Err(wrong_type());
    }
    if float == 1.0 {
        Ok(true)
    } else if float == 0.0 {
        Ok(false)
    } else {
        Err(unreadable())
    }
}

fn wrong_type() -> Fault {
    Fault::plain("bool_type", "Input should be a valid boolean")
}

fn unreadable() -> Fault {
    Fault::plain("bool_parsing", "Input should be a valid boolean, unable to interpret input")
}
