use std::borrow::Cow;

use serde_json::Value;
use specs::annotation::verb::{List, Sort};
use specs::annotation::{Direction, Nulls, OrderKey};

use crate::failure::{Failure, text};
use crate::pipeline::Task;
use crate::state::{OrderValue, Record, RecordForm};
use crate::verb::paging::Order;
use crate::verb::words;

/// The order that a request asks for.
pub(super) struct Sorted<'t> {
    /// All of its keys, the resource's own last.
    pub(super) order: Order<'t>,
    /// Whether it is the resource's own, which the index is in.
    pub(super) is_own: bool,
}

impl<'t> Sorted<'t> {
    pub(super) fn new(task: &Task<'_>, list: &'t List, form: &'t RecordForm) -> Result<Self, Failure> {
        let mut order = Vec::new();
        if let Some(sort) = &list.sort {
            match asked(task, sort)? {
                Some(keys) => order.extend(keys.into_iter().map(|key| (Cow::Owned(key), sort.nulls))),
                None => order.extend(sort.default.iter().map(|key| (Cow::Borrowed(key), sort.nulls))),
            }
        }
        let is_own = order.is_empty();
        order.extend(form.order.iter().map(|key| (Cow::Borrowed(key), Nulls::Smallest)));
        Ok(Self { order, is_own })
    }

    /// Where a record stands in it.
    pub(super) fn place(&self, record: &Record) -> OrderValue {
        let fields = record.fields().as_object();
        let keys = self.order.iter().map(|(key, nulls)| (&**key, *nulls));
        fields.map_or_else(
            || record.order.clone(),
            |fields| OrderValue::sorted(fields, keys, record.order.ordinal()),
        )
    }
}

/// The keys that the parameters name; none when they are not sent.
fn asked(task: &Task<'_>, sort: &Sort) -> Result<Option<Vec<OrderKey>>, Failure> {
    let sent = |name: &str| task.input.parameter(name).filter(|value| !value.is_null());
    let Some(value) = sent(&sort.by) else { return Ok(None) };
    let turned = match sort.order.as_deref().and_then(sent) {
        Some(value) => is_descending(value, sort)?,
        None => false,
    };
    words::several(value).iter().map(|word| key(word, turned, sort)).collect::<Result<_, _>>().map(Some)
}

fn key(word: &str, turned: bool, sort: &Sort) -> Result<OrderKey, Failure> {
    let (name, minus) = word.strip_prefix('-').map_or((word, false), |name| (name, true));
    let field = sort
        .fields
        .0
        .get(name)
        .ok_or_else(|| words::unknown(&sort.by, word, sort.fields.0.keys().map(String::as_str)))?;
    let direction = if minus == turned { Direction::Ascending } else { Direction::Descending };
    Ok(OrderKey { field: field.clone(), direction })
}

fn is_descending(value: &Value, sort: &Sort) -> Result<bool, Failure> {
    match text(value).to_lowercase().as_str() {
        "asc" | "ascending" => Ok(false),
        "desc" | "descending" => Ok(true),
        other => {
            let parameter = sort.order.as_deref().unwrap_or_default();
            Err(words::unknown(parameter, other, ["ascending", "descending"].into_iter()))
        }
    }
}
