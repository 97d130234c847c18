mod group;
mod tally;

use indexmap::IndexMap;
use serde_json::{Map, Value};
use specs::annotation::verb::Query;
use specs::annotation::{Direction, Nulls, OrderKey};
use specs::expression::Template;

use super::act::headed;
use super::paging::{Order, Window};
use super::select::{Selection, row_names};
use crate::change::Bindings;
use crate::failure::Failure;
use crate::pipeline::{Outcome, Task};
use crate::rows::Rows;
use crate::site::RowsPlan;
use crate::state::{Collection, OrderValue};
use group::Grouping;
use tally::Tallies;

/// Computes over the records that lie in the caller's place, under the same visibility as a list.
pub(crate) fn run(task: &Task<'_>, query: &Query, plan: &RowsPlan) -> Result<Outcome, Failure> {
    let grouping = Grouping::new(query.group.as_ref(), &task.input.query)?;
    let order = order(query, &grouping);
    let window = query.style.as_ref().map(|style| Window::new(task, style, &order)).transpose()?;
    let snapshot = task.snapshot();
    let names = row_names(task, &snapshot, &query.narrowing)?;
    let search = window.as_ref().and_then(Window::search);
    let selection = Selection::new(task, &snapshot, &query.narrowing, plan, search, &names)?;
    let groups = groups(query, snapshot.collection(plan.collection), &grouping, selection.as_ref())?;
    let rows = sorted(groups.by_key, &order)?;
    match window {
        Some(window) => page(task, query, &names, &window, rows),
        None => whole(task, query, &names, rows, &groups.all),
    }
}

/// A page of the groups.
fn page(
    task: &Task<'_>,
    query: &Query,
    names: &Bindings<'_>,
    window: &Window<'_>,
    rows: Sorted<'_>,
) -> Result<Outcome, Failure> {
    let cut = window.cut(rows);
    let mut shown = Rows::of(ABOUT, cut.rows.len());
    for group in &cut.rows {
        shown.push(group.shown(query, names)?.to_string().as_bytes());
    }
    let page = window.page(&cut, shown);
    headed(task, &query.head, Outcome::Page(page), |template| names.render(template))
}

/// Every group, or the result of all together.
fn whole(
    task: &Task<'_>,
    query: &Query,
    names: &Bindings<'_>,
    rows: Sorted<'_>,
    all: &Tallies<'_>,
) -> Result<Outcome, Failure> {
    let rows = rows.into_iter().map(|(_, group)| group.shown(query, names));
    let (rows, result) = (rows.collect::<Result<Value, _>>()?, Value::Object(all.results()?));
    let more = [("rows", &rows), ("result", &result)];
    let render = |template: &Template| Ok(names.beside(&more, |scope| template.render(scope))?);
    let answer = match &query.answer {
        Some(answer) => render(answer)?,
        None if query.group.is_some() => rows.clone(),
        None => result.clone(),
    };
    headed(task, &query.head, Outcome::Value(answer), render)
}

/// Bytes a group takes, about: room for a page is made once.
const ABOUT: usize = 128;

/// Groups with their places, in order.
type Sorted<'t> = Vec<(OrderValue, Group<'t>)>;

/// What was computed, group by group and of all together.
struct Groups<'t> {
    by_key: IndexMap<String, Group<'t>>,
    all: Tallies<'t>,
}

/// One group and what is computed of it.
struct Group<'t> {
    keys: Map<String, Value>,
    tallies: Tallies<'t>,
}

fn groups<'t>(
    query: &'t Query,
    collection: &Collection,
    grouping: &Grouping<'_>,
    selection: Option<&Selection<'_>>,
) -> Result<Groups<'t>, Failure> {
    let mut groups = Groups { by_key: IndexMap::new(), all: Tallies::of(&query.compute) };
    let Some(selection) = selection else { return Ok(groups) };
    let view = selection.view(collection);
    for record in view.iter() {
        if !selection.takes(record)? {
            continue;
        }
        groups.all.add(record)?;
        if query.group.is_some() {
            let keys = grouping.keys(record);
            let name = Value::Object(keys.clone()).to_string();
            let fresh = || Group { keys, tallies: Tallies::of(&query.compute) };
            groups.by_key.entry(name).or_insert_with(fresh).tallies.add(record)?;
        }
    }
    Ok(groups)
}

/// The declared order, then that of the keys, so that it is total.
fn order<'t>(query: &'t Query, grouping: &Grouping<'_>) -> Order<'t> {
    let keys =
        grouping.names().map(|name| OrderKey { field: name.to_owned(), direction: Direction::Ascending });
    let declared = query.order.iter().map(std::borrow::Cow::Borrowed);
    declared.chain(keys.map(std::borrow::Cow::Owned)).map(|key| (key, Nulls::Smallest)).collect()
}

fn sorted<'t>(groups: IndexMap<String, Group<'t>>, order: &Order<'_>) -> Result<Sorted<'t>, Failure> {
    let mut rows = Vec::with_capacity(groups.len());
    for group in groups.into_values() {
        let mut fields = group.keys.clone();
        fields.extend(group.tallies.numbers()?);
        let keys = order.iter().map(|(key, nulls)| (&**key, *nulls));
        rows.push((OrderValue::sorted(&fields, keys, 0), group));
    }
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(rows)
}

impl Group<'_> {
    fn shown(&self, query: &Query, names: &Bindings<'_>) -> Result<Value, Failure> {
        let result = self.tallies.results()?;
        let Some(row) = &query.row else {
            let mut shown = self.keys.clone();
            shown.extend(result);
            return Ok(Value::Object(shown));
        };
        let key = self.keys.values().next().cloned().unwrap_or_default();
        let (group, result) = (Value::Object(self.keys.clone()), Value::Object(result));
        let more = [("group", &group), ("key", &key), ("result", &result)];
        Ok(names.beside(&more, |scope| row.render(scope))?)
    }
}
