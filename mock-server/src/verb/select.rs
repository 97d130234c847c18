//! Which records an operation looks at: those in the caller's place that the request leaves.

mod bound;
mod filter;

use fixtures::instant_text;
use serde_json::{Map, Value};
use specs::annotation::verb::Narrowing;
use specs::expression::{Condition, EvalError, Scope as Variables};

use crate::failure::{Failure, text};
use crate::pipeline::{Task, sight};
use crate::site::RowsPlan;
use crate::state::{Collection, IndexKey, Place, Record, Scope, Snapshot, View};
use filter::Test;

/// What is asked of the records.
///
/// Without `visible` the deepest scope that is asked for is the index that is read; what is left to look at, row by
/// row, are other scopes, filters, the search and the condition, and without any of them a page
/// costs the same wherever it stands.
pub(super) struct Selection<'t> {
    /// What leads to the records.
    keys: Vec<IndexKey>,
    others: Vec<Scope>,
    tests: Vec<Test<'t>>,
    search: Option<(&'t [String], String)>,
    only: Option<(&'t Condition, Surroundings<'t>)>,
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
    ) -> Result<Option<Self>, Failure> {
        let rules = task.site.rules();
        let (keys, others) = if rules.of(plan.collection)?.visible.is_empty() {
            let Some(mut scopes) = scopes(task, plan, snapshot) else { return Ok(None) };
            let deepest = scopes.iter().enumerate().max_by_key(|(_, scope)| scope.depth()).map(|(at, _)| at);
            let Some(deepest) = deepest else { return Ok(None) };
            (vec![IndexKey::In(scopes.swap_remove(deepest))], scopes)
        } else {
            (sight(rules, plan.collection, task.caller)?, narrowed(task, plan))
        };
        Ok(Some(Self {
            keys,
            others,
            tests: filter::tests(&narrowing.filter, &task.input.query),
            search: searched(task, &narrowing.search, search),
            only: narrowing.only.as_ref().map(|only| (only, Surroundings::of(task))),
        }))
    }

    /// What holds everything asked for.
    pub(super) fn view<'c>(&self, collection: &'c Collection) -> View<'c> {
        View::new(collection, &self.keys)
    }

    /// Whether every record of the index is asked for.
    pub(super) fn is_everything(&self) -> bool {
        self.others.is_empty() && self.tests.is_empty() && self.search.is_none() && self.only.is_none()
    }

    /// Whether a record of the index is asked for.
    pub(super) fn takes(&self, record: &Record) -> Result<bool, EvalError> {
        let holds = self.others.iter().all(|scope| record.is_in(scope))
            && self.tests.iter().all(|test| test.holds(record))
            && self.search.as_ref().is_none_or(|(fields, text)| finds(record, fields, text));
        match &self.only {
            Some((only, around)) if holds => {
                only.holds(&Variables::new(&around.with("row", record.fields())))
            }
            _ => Ok(holds),
        }
    }
}

/// Names that everything about rows may use.
pub(super) struct Surroundings<'t> {
    caller: &'t Value,
    query: Value,
    now: Value,
}

impl<'t> Surroundings<'t> {
    pub(super) fn of(task: &'t Task<'_>) -> Self {
        // Parameters that are declared and not sent are null.
        let declared = task.found.operation.parameters_in(specs::contract::Location::Query);
        let sent = |name: &String| task.input.query.get(name).cloned().unwrap_or_default();
        let query: Map<String, Value> =
            declared.map(|parameter| (parameter.name.clone(), sent(&parameter.name))).collect();
        let now = instant_text(task.snapshot().clock().now()).into();
        Self { caller: task.facts(), query: Value::Object(query), now }
    }

    /// These names and one more.
    pub(super) fn with<'s>(&'s self, name: &'s str, value: &'s Value) -> [(&'s str, &'s Value); 4] {
        [(name, value), ("caller", self.caller), ("query", &self.query), ("now", &self.now)]
    }
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
        let id = task.input.query.get(parameter).filter(|value| !value.is_null())?;
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
    let text = task.input.query.get(parameter?)?.as_str()?;
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
