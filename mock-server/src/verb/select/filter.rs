use std::cmp::Ordering;

use serde_json::Value;
use specs::annotation::verb::{Comparison, Filter, Filters};

use super::bound::Bound;
use crate::failure::text;
use crate::state::Record;
use crate::validate::Input;
use crate::verb::words::several;

/// What a parameter asks of a field, its value read.
pub(super) struct Test<'t> {
    field: &'t str,
    ask: Ask,
}

enum Ask {
    Equal(String),
    NotEqual(String),
    Bound(Bound, fn(Ordering) -> bool),
    OneOf(Vec<String>),
    Prefix(String),
    Contains(String),
    Null(bool),
}

/// What the parameters of a request ask; one that is not sent, or null, asks nothing.
pub(super) fn tests<'t>(filters: &'t Filters, input: &Input) -> Vec<Test<'t>> {
    let sent = |(parameter, filter): (&String, &'t Filter)| {
        let value = input.parameter(parameter).filter(|value| !value.is_null())?;
        let asks = filter.when.as_ref().is_none_or(|when| text(when) == text(value));
        asks.then(|| Test { field: &filter.field, ask: ask(filter, value) })
    };
    filters.0.iter().filter_map(sent).collect()
}

fn ask(filter: &Filter, sent: &Value) -> Ask {
    let value = filter.to.as_ref().unwrap_or(sent);
    match filter.is {
        Comparison::Equal => Ask::Equal(text(value)),
        Comparison::NotEqual => Ask::NotEqual(text(value)),
        Comparison::AtLeast => Ask::Bound(Bound::of(value), Ordering::is_ge),
        Comparison::Above => Ask::Bound(Bound::of(value), Ordering::is_gt),
        Comparison::AtMost => Ask::Bound(Bound::of(value), Ordering::is_le),
        Comparison::Below => Ask::Bound(Bound::of(value), Ordering::is_lt),
        Comparison::OneOf => Ask::OneOf(several(value)),
        Comparison::Prefix => Ask::Prefix(text(value)),
        Comparison::Contains => Ask::Contains(text(value)),
        Comparison::Absent => Ask::Null(is_true(value)),
        Comparison::Present => Ask::Null(!is_true(value)),
    }
}

/// Boolean parameters come as booleans where their schema says so, as text where it does not.
fn is_true(value: &Value) -> bool {
    text(value) == "true"
}

impl Test<'_> {
    pub(super) fn holds(&self, record: &Record) -> bool {
        let field = record.field(self.field);
        match &self.ask {
            Ask::Equal(value) => text(field) == *value,
            Ask::NotEqual(value) => text(field) != *value,
            Ask::Bound(bound, holds) => bound.compare(field).is_some_and(holds),
            Ask::OneOf(values) => !field.is_null() && values.contains(&text(field)),
            Ask::Prefix(value) => field.as_str().is_some_and(|field| field.starts_with(value)),
            Ask::Contains(value) => match field {
                Value::Array(items) => items.iter().any(|item| text(item) == *value),
                field => field.as_str().is_some_and(|field| field.contains(value)),
            },
            Ask::Null(null) => field.is_null() == *null,
        }
    }
}
