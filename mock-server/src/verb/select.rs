//! Which records an operation looks at: those in the caller's place that the request leaves.

mod bound;
mod filter;

use serde_json::Value;
use specs::annotation::verb::Narrowing;
use specs::expression::{Condition, EvalError};

use super::act::request_names;
use crate::change::{Bindings, Work};
use crate::failure::{Failure, text};
use crate::pipeline::{Task, sees, sight};
use crate::site::RowsPlan;
use crate::state::{Collection, IndexKey, Key, Place, Record, Scope, Snapshot, Transaction, View};
use filter::Test;

/// What is asked of the records.
///
/// What is read is one index: of a field that rows equal, if there is one, else what the caller finds,
/// without `visible` the deepest scope that is asked for. What is left to look at, row by row, is the
/// rest, and without any of it a page costs the same wherever it stands.
pub(super) struct Selection<'t> {
    /// What leads to the records.
    keys: Vec<IndexKey>,
    /// What must lead to them too, any of it, where an index of a field is read.
    sight: Option<Vec<IndexKey>>,
    others: Vec<Scope>,
    equal: Vec<(&'t str, Value)>,
    tests: Vec<Test<'t>>,
    search: Option<(&'t [String], String)>,
    only: Option<(&'t Condition, &'t Bindings<'t>)>,
}

impl<'t> Selection<'t> {
    /// What a request asks for; none when the caller stands nowhere.
    ///
    /// # Errors
    /// When an expression of the document fails.
    pub(super) fn new(
        task: &'t Task<'_>,
        snapshot: &Snapshot,
        narrowing: &'t Narrowing,
        plan: &RowsPlan,
        search: Option<&str>,
        names: &'t Bindings<'t>,
    ) -> Result<Option<Self>, Failure> {
        let rules = task.site.rules();
        let (mut keys, others) = if rules.of(plan.collection).visible.is_empty() {
            let Some(mut scopes) = scopes(task, plan, snapshot) else { return Ok(None) };
            let deepest = scopes.iter().enumerate().max_by_key(|(_, scope)| scope.depth()).map(|(at, _)| at);
            let Some(deepest) = deepest else { return Ok(None) };
            (vec![IndexKey::In(scopes.swap_remove(deepest))], scopes)
        } else {
            (sight(rules, plan.collection, task.caller)?, narrowed(task, plan))
        };
        let mut equal: Vec<(&str, Value)> = task.ties().map(|(field, id)| (field, id.clone())).collect();
        for (field, template) in &narrowing.equal {
            equal.push((field, names.render(template)?));
        }
        let form = snapshot.collection(plan.collection).form();
        let key = |(field, value): &(&str, Value)| {
            Some(IndexKey::Field { field: form.index_of(field)?, value: Key::of_value(value) })
        };
        let sight = equal.iter().find_map(key).map(|key| std::mem::replace(&mut keys, vec![key]));
        Ok(Some(Self {
            keys,
            sight,
            others,
            equal,
            tests: filter::tests(&narrowing.filter, &task.input),
            search: searched(task, &narrowing.search, search),
            only: narrowing.only.as_ref().map(|only| (only, names)),
        }))
    }

    /// What holds everything asked for.
    pub(super) fn view<'c>(&self, collection: &'c Collection) -> View<'c> {
        View::new(collection, &self.keys)
    }

    /// Whether every record of the index is asked for.
    pub(super) fn is_everything(&self) -> bool {
        self.sight.is_none()
            && self.others.is_empty()
            && self.equal.is_empty()
            && self.tests.is_empty()
            && self.search.is_none()
            && self.only.is_none()
    }

    /// Whether a record of the index is asked for.
    pub(super) fn takes(&self, record: &Record) -> Result<bool, EvalError> {
        let holds = self.sight.as_ref().is_none_or(|keys| sees(keys, record))
            && self.others.iter().all(|scope| record.is_in(scope))
            && self.equal.iter().all(|(field, value)| record.field(field) == value)
            && self.tests.iter().all(|test| test.holds(record))
            && self.search.as_ref().is_none_or(|(fields, text)| finds(record, fields, text));
        match &self.only {
            Some((only, names)) if holds => {
                names.beside(&[("row", record.fields())], |scope| only.holds(scope))
            }
            _ => Ok(holds),
        }
    }
}

/// Names that everything about rows may use: those of the request, and what is looked up for them.
///
/// # Errors
/// What a guard refuses, or a lookup misses.
pub(super) fn row_names<'t>(
    task: &'t Task<'_>,
    snapshot: &Snapshot,
    narrowing: &Narrowing,
) -> Result<Bindings<'t>, Failure> {
    let mut names = request_names(task, snapshot.clock().now());
    if !narrowing.find.is_empty() {
        let mut transaction = Transaction::on(snapshot);
        let mut work = Work::new(task.site.rules(), &mut transaction).scripted(&task.scripts);
        work.find(task.found.system(), &narrowing.find, &mut names)?;
    }
    names.refuse(&narrowing.when)?;
    Ok(names)
}

/// Every scope the rows must lie in: the caller's place and what the parameters narrow it to.
/// `None`: the caller stands nowhere.
fn scopes(task: &Task<'_>, plan: &RowsPlan, snapshot: &Snapshot) -> Option<Vec<Scope>> {
    let mut scopes = match task.caller.and_then(|caller| caller.place.as_ref()) {
        Some(Place::Nowhere) => return None,
        Some(Place::In(scope)) => vec![scope.clone()],
        None => vec![Scope::Platform],
    };
    scopes.extend(narrowed(task, plan));
    scopes.dedup();
    Some(without_implied(snapshot, task.found.system().name(), scopes))
}

/// What the parameters narrow the rows to.
fn narrowed(task: &Task<'_>, plan: &RowsPlan) -> Vec<Scope> {
    let named = |(parameter, level): &(String, usize)| {
        let id = task.input.parameter(parameter).filter(|value| !value.is_null())?;
        Some(Scope::Owner { level: *level, id: text(id).as_str().into() })
    };
    plan.within.iter().filter_map(named).collect()
}

/// Leaves out scopes that another one lies in anyway, so that no row is asked about them.
fn without_implied(snapshot: &Snapshot, system: &str, scopes: Vec<Scope>) -> Vec<Scope> {
    let implied =
        |outer: &Scope| scopes.iter().any(|inner| inner != outer && snapshot.lies_in(system, inner, outer));
    let kept: Vec<Scope> = scopes.iter().filter(|scope| !implied(scope)).cloned().collect();
    if kept.is_empty() { scopes } else { kept }
}

fn searched<'t>(
    task: &Task<'_>,
    fields: &'t [String],
    parameter: Option<&str>,
) -> Option<(&'t [String], String)> {
    let text = task.input.parameter(parameter?)?.as_str()?;
    (!text.is_empty() && !fields.is_empty()).then(|| (fields, text.to_lowercase()))
}

fn finds(record: &Record, fields: &[String], text: &str) -> bool {
    fields.iter().filter_map(|field| record.field(field).as_str()).any(|value| contains(value, text))
}

/// Whether a text contains another that is in lower case already.
fn contains(value: &str, lower: &str) -> bool {
    if value.is_ascii() && lower.is_ascii() {
        return value.as_bytes().windows(lower.len()).any(|part| part.eq_ignore_ascii_case(lower.as_bytes()));
    }
    value.to_lowercase().contains(lower)
}
