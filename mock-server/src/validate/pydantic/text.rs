//! Strings: their length and their pattern.

use regex::Regex;
use serde_json::Value;

use super::fault::{Fault, plural};
use super::loc::Loc;
use super::run::Run;

/// A string within bounds, counted in Unicode scalar values as Python counts.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) min: Option<usize>,
    pub(super) max: Option<usize>,
    pub(super) pattern: Option<Pattern>,
}

/// A pattern, in the syntax of the Rust `regex` crate, which pydantic uses too.
#[derive(Debug)]
pub(super) struct Pattern {
    source: String,
    /// `None` when the pattern has syntax that the crate lacks (look-around, back-references): it cannot be checked,
    /// and pydantic would not have built the model.
    regex: Option<Regex>,
}

impl Text {
    pub(super) fn check(&self, input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
        let Some(text) = input.as_str() else {
            return run.reject(loc, input, not_a_string());
        };
        match self.fault(text) {
            Some(fault) => run.reject(loc, input, fault),
            None => Some(Value::from(text)),
        }
    }

    /// Whether pydantic would use its validator for constrained strings, which has another name.
    pub(super) fn is_bounded(&self) -> bool {
        self.min.is_some() || self.max.is_some() || self.pattern.is_some()
    }

    fn fault(&self, text: &str) -> Option<Fault> {
        self.length_fault(text).or_else(|| self.pattern.as_ref()?.fault(text))
    }

    fn length_fault(&self, text: &str) -> Option<Fault> {
        if self.min.is_none() && self.max.is_none() {
            return None;
        }
        let length = text.chars().count();
        if let Some(min) = self.min.filter(|min| length < *min) {
            return Some(too_short(min));
        }
        self.max.filter(|max| length > *max).map(too_long)
    }
}

impl Pattern {
    pub(super) fn new(source: &str) -> Self {
        Self { source: source.to_owned(), regex: Regex::new(source).ok() }
    }

    pub(super) fn fault(&self, text: &str) -> Option<Fault> {
        let regex = self.regex.as_ref()?;
        (!regex.is_match(text)).then(|| {
            Fault::with(
                "string_pattern_mismatch",
                format!("String should match pattern '{}'", self.source),
                [("pattern", Value::from(self.source.as_str()))],
            )
        })
    }
}

pub(super) fn not_a_string() -> Fault {
    Fault::plain("string_type", "Input should be a valid string")
}

fn too_short(min: usize) -> Fault {
    let msg = format!("String should have at least {min} character{}", plural(min));
    Fault::with("string_too_short", msg, [("min_length", Value::from(min))])
}

fn too_long(max: usize) -> Fault {
    let msg = format!("String should have at most {max} character{}", plural(max));
    Fault::with("string_too_long", msg, [("max_length", Value::from(max))])
}
