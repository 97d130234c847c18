use cel::ExecutionError;
use cel::common::functions::Function;
use cel::common::types::{CelInt, CelNull, CelString};
use cel::common::value::CowVal;
use serde_json::{Map, Value};

use super::Signature;
use crate::expression::lent;

/// A function of ours.
pub(super) struct Own {
    pub(super) signature: Signature,
    pub(super) run: Function,
}

/// Declares a function: its name, parameters, parameters that may be left out, what it gives, and
/// what runs.
macro_rules! own {
    ($name:literal, [$($parameter:literal),*], [$($optional:literal),*], $gives:literal, $run:path) => {
        $crate::expression::functions::call::Own {
            signature: $crate::expression::functions::Signature {
                name: $name,
                parameters: &[$($parameter),*],
                optional: &[$($optional),*],
                form: $crate::expression::functions::Form::Global,
                gives: $gives,
            },
            run: |arguments| {
                let call = $crate::expression::functions::call::Call::new($name, arguments);
                let answer: serde_json::Value = $run(&call)?.into();
                Ok($crate::expression::lent::give(answer))
            },
        }
    };
}
pub(super) use own;

/// One call of a function, its arguments read as what the function takes.
pub(super) struct Call<'b, 'v> {
    name: &'static str,
    arguments: Vec<CowVal<'b, 'v>>,
}

/// What a function gives, or why it gives nothing.
pub(super) type Answer<T> = Result<T, ExecutionError>;

impl<'b, 'v> Call<'b, 'v> {
    pub(super) const fn new(name: &'static str, arguments: Vec<CowVal<'b, 'v>>) -> Self {
        Self { name, arguments }
    }

    /// Whether an argument is there and not null.
    pub(super) fn has(&self, at: usize) -> bool {
        self.arguments.get(at).is_some_and(|argument| argument.downcast_ref::<CelNull>().is_none())
    }

    /// Any argument; null when it is left out.
    pub(super) fn value(&self, at: usize) -> Answer<Value> {
        let Some(argument) = self.arguments.get(at) else { return Ok(Value::Null) };
        lent::to_json(argument.as_ref()).map_err(|reason| self.fault(reason))
    }

    /// An argument that may be left out, null too.
    pub(super) fn given(&self, at: usize) -> Answer<Option<Value>> {
        (at < self.arguments.len()).then(|| self.value(at)).transpose()
    }

    /// Every argument.
    pub(super) fn values(&self) -> Answer<Vec<Value>> {
        (0..self.arguments.len()).map(|at| self.value(at)).collect()
    }

    pub(super) fn text(&self, at: usize) -> Answer<&str> {
        let text = self.arguments.get(at).and_then(|argument| argument.downcast_ref::<CelString<'_>>());
        text.map(CelString::inner).ok_or_else(|| self.wrong(at, "a text"))
    }

    /// A text, or what stands for one that is left out.
    pub(super) fn text_or<'s>(&'s self, at: usize, absent: &'s str) -> Answer<&'s str> {
        if self.has(at) { self.text(at) } else { Ok(absent) }
    }

    pub(super) fn int(&self, at: usize) -> Answer<i64> {
        let int = self.arguments.get(at).and_then(|argument| argument.downcast_ref::<CelInt>());
        int.map(|int| *int.inner()).ok_or_else(|| self.wrong(at, "an integer"))
    }

    /// A number of things: not below zero, and no more than there can be a use for.
    pub(super) fn count(&self, at: usize, most: usize) -> Answer<usize> {
        let count = usize::try_from(self.int(at)?).ok().filter(|count| *count <= most);
        count.ok_or_else(|| self.wrong(at, &format!("a number from 0 to {most}")))
    }

    pub(super) fn list(&self, at: usize) -> Answer<Vec<Value>> {
        match self.value(at)? {
            Value::Array(items) => Ok(items),
            _ => Err(self.wrong(at, "a list")),
        }
    }

    pub(super) fn map(&self, at: usize) -> Answer<Map<String, Value>> {
        match self.value(at)? {
            Value::Object(members) => Ok(members),
            _ => Err(self.wrong(at, "a map")),
        }
    }

    /// A list of texts.
    pub(super) fn texts(&self, at: usize) -> Answer<Vec<String>> {
        let texts = self.list(at)?.into_iter().map(|item| match item {
            Value::String(text) => Ok(text),
            _ => Err(self.wrong(at, "a list of texts")),
        });
        texts.collect()
    }

    /// Says that an argument is not what the function takes.
    pub(super) fn wrong(&self, at: usize, expected: &str) -> ExecutionError {
        let given =
            self.value(at).map_or_else(|_| "a value without JSON form".to_owned(), |value| shown(&value));
        self.fault(format!("{given} is not {expected}"))
    }

    /// Says why there is no answer.
    pub(super) fn fault(&self, reason: impl Into<String>) -> ExecutionError {
        ExecutionError::function_error(self.name, reason.into())
    }
}

/// A value as part of a message: long ones are cut off.
fn shown(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
