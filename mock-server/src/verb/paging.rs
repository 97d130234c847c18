//! Which part of a sequence is asked for, in each of the list styles.

mod cursor;

use std::borrow::Cow;

use serde_json::Value;
use specs::annotation::{FailureKind, ListStyle, Nulls, OrderKey, Paging};

use crate::failure::Failure;
use crate::pipeline::{Page, Task};
use crate::rows::Rows;
use crate::state::OrderValue;
use crate::validate::Input;

/// An order that rows are sorted by, in full.
pub(super) type Order<'t> = Vec<(Cow<'t, OrderKey>, Nulls)>;

/// Which part of a list is asked for.
pub(super) struct Window<'t> {
    task: &'t Task<'t>,
    style: &'t ListStyle,
    name: &'t str,
    start: Start,
    most: usize,
}

/// Where a page starts.
pub(super) enum Start {
    /// At a row's number, from 0.
    At(usize),
    /// After a place in the order; at the first row without one.
    After(Option<OrderValue>),
}

/// A page's rows, and what is known beside them.
pub(super) struct Cut<T> {
    pub(super) rows: Vec<T>,
    /// How many there are in all, if that was counted.
    pub(super) total: Option<usize>,
    /// Whether any come after these.
    pub(super) more: bool,
    /// The place of the last one, where a cursor is to be made of it.
    pub(super) last: Option<OrderValue>,
}

impl<'t> Window<'t> {
    /// What a request asks for, of a sequence in this order.
    pub(super) fn new(task: &'t Task<'t>, name: &'t str, order: &Order<'_>) -> Result<Self, Failure> {
        let style = task.found.system().annotation().lists.get(name).ok_or_else(|| {
            Failure::new(FailureKind::Internal, format!("list style `{name}` is not declared"))
        })?;
        let start = match style.by {
            Paging::Page | Paging::Offset | Paging::Bare => Start::At(first(&task.input, style)),
            Paging::Cursor => Start::After(place(task, style, order)?),
        };
        Ok(Self { task, style, name, start, most: most(&task.input, style) })
    }

    pub(super) const fn start(&self) -> &Start {
        &self.start
    }

    pub(super) const fn most(&self) -> usize {
        self.most
    }

    /// Whether all rows must be counted.
    pub(super) fn counts(&self) -> bool {
        matches!(self.start, Start::At(_)) || self.style.counts()
    }

    /// The parameter with the search text.
    pub(super) fn search(&self) -> Option<&'t str> {
        self.style.search.as_deref()
    }

    /// Cuts the page out of rows that are all there, in order.
    pub(super) fn cut<T>(&self, mut rows: Vec<(OrderValue, T)>) -> Cut<T> {
        let total = rows.len();
        let first = match &self.start {
            Start::At(first) => (*first).min(total),
            Start::After(None) => 0,
            Start::After(Some(place)) => rows.partition_point(|(order, _)| order <= place),
        };
        let last = first.saturating_add(self.most).min(total);
        rows.truncate(last);
        let rows = rows.split_off(first);
        let place = rows.last().map(|(order, _)| order.clone());
        let rows = rows.into_iter().map(|(_, row)| row).collect();
        Cut { rows, total: Some(total), more: last < total, last: place }
    }

    /// The page of these rows.
    pub(super) fn page<T>(&self, cut: &Cut<T>, rows: Rows) -> Page {
        let count = cut.rows.len();
        let size = if self.most == usize::MAX { count } else { self.most };
        let mut names = vec![
            ("count", Value::from(count)),
            ("size", size.into()),
            ("total", cut.total.into()),
            ("has_more", cut.more.into()),
        ];
        match (self.style.by, &self.start) {
            (Paging::Page, Start::At(_)) => {
                names.push(("page", number(&self.task.input, &self.style.page).unwrap_or(1).max(1).into()));
                names.push(("pages", cut.total.unwrap_or_default().div_ceil(size.max(1)).into()));
            }
            (Paging::Offset, Start::At(first)) => {
                let first = u64::try_from(*first).unwrap_or(u64::MAX);
                names.push(("offset", first.saturating_add(self.style.from).into()));
            }
            (Paging::Cursor, _) => names.push(("next_cursor", self.next(cut))),
            _ => {}
        }
        Page { rows, names, style: self.name.to_owned() }
    }

    /// The cursor of the page after this one; null when there is none.
    fn next<T>(&self, cut: &Cut<T>) -> Value {
        match &cut.last {
            Some(place) if cut.more => {
                let bound = cursor::bound(self.task, self.style);
                self.task.site.seals().seal(&place.values(), &bound).into()
            }
            _ => Value::Null,
        }
    }
}

/// The number of the first row, from 0. What is below the first is the first.
fn first(input: &Input, style: &ListStyle) -> usize {
    let first = match style.by {
        Paging::Page => {
            let page = number(input, &style.page).unwrap_or(1).max(1);
            (page - 1).saturating_mul(number(input, &style.size).unwrap_or(u64::MAX).max(1))
        }
        Paging::Offset => number(input, &style.offset).unwrap_or_default().saturating_sub(style.from),
        Paging::Cursor | Paging::Bare => 0,
    };
    usize::try_from(first).unwrap_or(usize::MAX)
}

fn most(input: &Input, style: &ListStyle) -> usize {
    let size = style.size.as_ref().and_then(|name| input.parameter(name)).filter(|value| !value.is_null());
    let least = if style.by == Paging::Offset { 0 } else { 1 };
    // A number below zero asks for as few as one can ask for.
    size.map_or(usize::MAX, |size| {
        size.as_u64().map_or(least, |size| usize::try_from(size).unwrap_or(usize::MAX).max(least))
    })
}

fn number(input: &Input, parameter: &Option<String>) -> Option<u64> {
    input.parameter(parameter.as_ref()?)?.as_u64()
}

/// The place that the request's cursor holds; none without a cursor.
fn place(task: &Task<'_>, style: &ListStyle, order: &Order<'_>) -> Result<Option<OrderValue>, Failure> {
    let parameter = style.cursor.as_deref().unwrap_or_default();
    let cursor = task.input.parameter(parameter).and_then(Value::as_str).filter(|cursor| !cursor.is_empty());
    let Some(cursor) = cursor else { return Ok(None) };
    let values = task.site.seals().open(cursor, &cursor::bound(task, style));
    let place = values.and_then(|values| {
        OrderValue::from_values(&values, order.iter().map(|(key, nulls)| (&**key, *nulls)))
    });
    place.map(Some).ok_or_else(|| {
        let reason = "the cursor is none that this list gave this caller for this query in this world";
        Failure::new(FailureKind::InvalidCursor, reason).detail("field", parameter)
    })
}
