mod order;
mod row;

use serde_json::{Map, Value};
use specs::annotation::FailureKind;
use specs::annotation::verb::List;
use specs::expression::Template;

use super::act;
use super::paging::{Cut, Start, Window};
use super::select::{Selection, row_names};
use crate::change::{Bindings, Work, live};
use crate::failure::Failure;
use crate::pipeline::{Outcome, Page, Task};
use crate::rows::Rows;
use crate::site::RowsPlan;
use crate::state::{OrderValue, Record, View};
use order::Sorted;
use row::Form;

/// A page of the records that lie in the caller's place.
pub(crate) fn run(task: &Task<'_>, list: &List, plan: &RowsPlan) -> Result<Outcome, Failure> {
    let snapshot = task.snapshot();
    let collection = snapshot.collection(plan.collection);
    let sorted = Sorted::new(task, list, collection.form())?;
    let window = Window::new(task, list.style(), &sorted.order)?;
    let says_more = list.row.is_some() || list.answer.is_some() || !list.head.is_empty();
    let names = if list.narrowing.is_computed() || says_more {
        row_names(task, &snapshot, &list.narrowing)?
    } else {
        Bindings::new(Vec::new())
    };
    let selection = Selection::new(task, &snapshot, &list.narrowing, plan, window.search(), &names)?;
    let cut = match &selection {
        Some(selection) if sorted.is_own => walked(&window, selection, &selection.view(collection))?,
        Some(selection) => window.cut(sorted.rows(selection, &selection.view(collection))?),
        None => Cut { rows: Vec::new(), total: Some(0), more: false, last: None },
    };
    let rows = shown(task, Form::of(list, &names), plan, &cut)?;
    said(task, list, &names, window.page(&cut, rows))
}

/// A page in the resource's own order.
/// The page, in the envelope of its style unless the document says the answer itself.
fn said(task: &Task<'_>, list: &List, names: &Bindings<'_>, page: Page) -> Result<Outcome, Failure> {
    if list.answer.is_none() && list.head.is_empty() {
        return Ok(Outcome::Page(page));
    }
    let Page { rows, names: of_page, style } = page;
    let (known, rows) = rows
        .read()
        .map_err(|error| Failure::new(FailureKind::Internal, format!("a row is not JSON: {error}")))?;
    let more = [("rows", &known)].into_iter().chain(of_page.iter().map(|(name, value)| (*name, value)));
    let more: Vec<(&str, &Value)> = more.collect();
    let render = |template: &Template| Ok(names.beside(&more, |scope| template.render(scope))?);
    let outcome = match &list.answer {
        Some(answer) => Outcome::Value(render(answer)?),
        None => Outcome::Page(Page { rows, names: of_page.clone(), style }),
    };
    act::headed(task, &list.head, outcome, render)
}

fn walked<'c>(
    window: &Window<'_>,
    selection: &Selection<'_>,
    view: &View<'c>,
) -> Result<Cut<&'c Record>, Failure> {
    if selection.is_everything() { Ok(sliced(window, view)) } else { picked(window, selection, view) }
}

/// A page of every record of a view.
fn sliced<'c>(window: &Window<'_>, view: &View<'c>) -> Cut<&'c Record> {
    let first = match window.start() {
        Start::At(first) => *first,
        Start::After(place) => place.as_ref().map_or(0, |place| view.up_to(place)),
    };
    let mut rows = Vec::with_capacity(window.most().min(view.len()));
    rows.extend(view.page(first, window.most()).map(|record| &**record));
    let more = first.saturating_add(rows.len()) < view.len();
    cut(window, rows, Some(view.len()), more)
}

/// A page of the wanted records of a view. They are counted only where somebody asks how many
/// there are.
fn picked<'c>(
    window: &Window<'_>,
    selection: &Selection<'_>,
    view: &View<'c>,
) -> Result<Cut<&'c Record>, Failure> {
    let counts = window.counts();
    let (skip, place) = match window.start() {
        Start::At(first) => (*first, None),
        Start::After(place) => (0, place.as_ref()),
    };
    let from = place.filter(|_| !counts).map_or(0, |place| view.up_to(place));
    let (mut total, mut before, mut more, mut rows) = (0, 0, false, Vec::new());
    for record in view.rest(from) {
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
fn shown(
    task: &Task<'_>,
    form: Option<Form<'_>>,
    plan: &RowsPlan,
    cut: &Cut<&Record>,
) -> Result<Rows, Failure> {
    let mut rows = Rows::of(cut.rows.first().map_or(0, |record| record.json.len()), cut.rows.len());
    let is_live = !task.site.rules().of(plan.collection).live.is_empty();
    match form {
        None if is_live => task.exchange.world.peek(|transaction| {
            let mut work = Work::new(task.site.rules(), transaction).scripted(&task.scripts);
            let mut push = |record: &&Record| {
                act::shown(&mut work, plan.collection, record, &Map::new()).map(|row| rows.push(&row))
            };
            cut.rows.iter().try_for_each(&mut push)
        })?,
        None => cut.rows.iter().for_each(|record| rows.push(&record.json)),
        Some(form) => task.exchange.world.peek(|transaction| {
            cut.rows.iter().try_for_each(|record| {
                let live = live(task.site.rules(), transaction, plan.collection, record)?;
                form.row(record, live).map(|row| rows.push(row.to_string().as_bytes()))
            })
        })?,
    }
    Ok(rows)
}

impl Sorted<'_> {
    /// Every wanted record, in this order.
    fn rows<'c>(
        &self,
        selection: &Selection<'_>,
        view: &View<'c>,
    ) -> Result<Vec<(OrderValue, &'c Record)>, Failure> {
        let mut rows = Vec::new();
        for record in view.iter() {
            if selection.takes(record)? {
                rows.push((self.place(record), &**record));
            }
        }
        rows.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Ok(rows)
    }
}
