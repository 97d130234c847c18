mod order;
mod row;

use specs::annotation::verb::List;
use specs::annotation::{FailureKind, Verb};

use super::paging::{Cut, Start, Window};
use super::rows::Rows;
use super::select::Selection;
use crate::failure::Failure;
use crate::pipeline::{Outcome, Task};
use crate::site::RowsPlan;
use crate::state::{Index, OrderValue, Record};
use order::Sorted;
use row::Form;

/// A page of the records that lie in the caller's place.
pub(crate) fn run(task: &Task<'_>, plan: &RowsPlan) -> Result<Outcome, Failure> {
    let Some(Verb::List(list)) = task.found.operation.behaviour.verb() else {
        return Err(Failure::new(FailureKind::Internal, "the operation lists nothing"));
    };
    let snapshot = task.snapshot();
    let collection = snapshot.collection(plan.collection);
    let sorted = Sorted::new(task, list, collection.form())?;
    let window = Window::new(task, list.style(), &sorted.order)?;
    let selection = Selection::new(task, &snapshot, &list.narrowing, plan, window.search());
    let index = selection.as_ref().and_then(|selection| selection.index(collection));
    let cut = match (&selection, index) {
        (Some(selection), Some(index)) if sorted.is_own => walked(&window, selection, index)?,
        (Some(selection), Some(index)) => window.cut(sorted.rows(selection, index)?),
        _ => Cut { rows: Vec::new(), total: Some(0), more: false, last: None },
    };
    let rows = shown(task, list, &cut)?;
    Ok(Outcome::Page(window.page(&cut, rows)))
}

/// A page in the resource's own order.
fn walked<'c>(
    window: &Window<'_>,
    selection: &Selection<'_>,
    index: Index<'c>,
) -> Result<Cut<&'c Record>, Failure> {
    if selection.is_everything() { Ok(sliced(window, index)) } else { picked(window, selection, index) }
}

/// A page of every record of an index.
fn sliced<'c>(window: &Window<'_>, index: Index<'c>) -> Cut<&'c Record> {
    let first = match window.start() {
        Start::At(first) => *first,
        Start::After(place) => place.as_ref().map_or(0, |place| index.up_to(place)),
    };
    let rows: Vec<&Record> = index.page(first, window.most()).map(|record| &**record).collect();
    let more = first.saturating_add(rows.len()) < index.len();
    cut(window, rows, Some(index.len()), more)
}

/// A page of the wanted records of an index. They are counted only where somebody asks how many
/// there are.
fn picked<'c>(
    window: &Window<'_>,
    selection: &Selection<'_>,
    index: Index<'c>,
) -> Result<Cut<&'c Record>, Failure> {
    let counts = window.counts();
    let (skip, place) = match window.start() {
        Start::At(first) => (*first, None),
        Start::After(place) => (0, place.as_ref()),
    };
    let from = place.filter(|_| !counts).map_or(0, |place| index.up_to(place));
    let (mut total, mut before, mut more, mut rows) = (0, 0, false, Vec::new());
    for record in index.rest(from) {
        if !selection.takes(record)? {
            continue;
        }
        total += 1;
        if before < skip || place.is_some_and(|place| record.order <= *place) {
            before += 1;
        } else if rows.len() < window.most() {
            rows.push(&**record);
        } else {
            more = true;
            if !counts {
                break;
            }
        }
    }
    Ok(cut(window, rows, counts.then_some(total), more))
}

fn cut<'c>(window: &Window<'_>, rows: Vec<&'c Record>, total: Option<usize>, more: bool) -> Cut<&'c Record> {
    let last = match window.start() {
        Start::After(_) => rows.last().map(|record| record.order.clone()),
        Start::At(_) => None,
    };
    Cut { rows, total, more, last }
}

/// The rows as a JSON array. Rows that depend on nothing are the records' own bytes.
fn shown(task: &Task<'_>, list: &List, cut: &Cut<&Record>) -> Result<Vec<u8>, Failure> {
    let mut rows = Rows::of(cut.rows.first().map_or(0, |record| record.json.len()), cut.rows.len());
    match Form::of(task, list) {
        None => cut.rows.iter().for_each(|record| rows.push(&record.json)),
        Some(form) => {
            for record in &cut.rows {
                rows.push(form.row(record)?.to_string().as_bytes());
            }
        }
    }
    Ok(rows.closed())
}

impl Sorted<'_> {
    /// Every wanted record, in this order.
    fn rows<'c>(
        &self,
        selection: &Selection<'_>,
        index: Index<'c>,
    ) -> Result<Vec<(OrderValue, &'c Record)>, Failure> {
        let mut rows = Vec::new();
        for record in index {
            if selection.takes(record)? {
                rows.push((self.place(record), &**record));
            }
        }
        rows.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Ok(rows)
    }
}
