use serde_json::Value;
use specs::annotation::FailureKind;

use crate::failure::{Failure, text};
use crate::pipeline::{Outcome, Page, Task};
use crate::site::ListPlan;
use crate::state::{Index, Place, Record, Scope, Snapshot};

/// A page of the records that lie in the caller's place.
///
/// The deepest scope that is asked for is the index that is read; what is left to look at, row by
/// row, are other scopes, filters and the search, and without any of them a page costs the same
/// wherever it stands.
pub(crate) fn run(task: &Task<'_>, plan: &ListPlan) -> Result<Outcome, Failure> {
    let snapshot = task.snapshot();
    let window = window(task, plan)?;
    let Some(scopes) = scopes(task, plan, &snapshot) else { return Ok(window.page(Rows::default(), 0)) };
    let collection = snapshot.collection(plan.collection);
    let Some((index, others)) = narrowest(&scopes).map(|(scope, others)| (collection.within(scope), others))
    else {
        return Ok(window.page(Rows::default(), 0));
    };
    let Some(index) = index else { return Ok(window.page(Rows::default(), 0)) };
    let wanted = Wanted { scopes: others, filters: filters(task, plan), search: search(task, plan) };
    Ok(if wanted.is_everything() { window.cut(index) } else { window.pick(index, &wanted) })
}

/// Which part of a list is asked for.
struct Window {
    page: u64,
    size: u64,
    style: String,
}

fn window(task: &Task<'_>, plan: &ListPlan) -> Result<Window, Failure> {
    let style = task.found.system().annotation().lists.get(&plan.style).ok_or_else(|| {
        Failure::new(FailureKind::Internal, format!("list style `{}` is not declared", plan.style))
    })?;
    let number = |parameter: &Option<String>| {
        parameter.as_ref().and_then(|name| task.input.query.get(name)).and_then(Value::as_u64)
    };
    Ok(Window {
        page: number(&style.page).unwrap_or(1).max(1),
        size: number(&style.size).unwrap_or(u64::MAX).max(1),
        style: plan.style.clone(),
    })
}

impl Window {
    fn first(&self) -> usize {
        usize::try_from((self.page - 1).saturating_mul(self.size)).unwrap_or(usize::MAX)
    }

    fn rows(&self) -> usize {
        usize::try_from(self.size).unwrap_or(usize::MAX)
    }

    fn page(&self, rows: Rows, total: usize) -> Outcome {
        let (page, size, style) = (self.page, self.size, self.style.clone());
        Outcome::Page(Page { rows: rows.closed(), page, size, total: total as u64, style })
    }

    /// A page of every record of an index.
    fn cut(&self, index: Index<'_>) -> Outcome {
        let mut rows = Rows::default();
        rows.reserve(index, self.rows());
        index.page(self.first(), self.rows()).for_each(|record| rows.push(record));
        self.page(rows, index.len())
    }

    /// A page of the wanted records of an index.
    fn pick(&self, index: Index<'_>, wanted: &Wanted<'_>) -> Outcome {
        let (first, size) = (self.first(), self.rows());
        let (mut total, mut rows) = (0_usize, Rows::default());
        for record in index.into_iter().filter(|record| wanted.takes(record)) {
            if total >= first && rows.count < size {
                rows.push(record);
            }
            total += 1;
        }
        self.page(rows, total)
    }
}

/// Rows of a page, joined to a JSON array as they come.
#[derive(Default)]
struct Rows {
    json: Vec<u8>,
    count: usize,
}

impl Rows {
    /// Rows of a page are about as long as its first one.
    fn reserve(&mut self, index: Index<'_>, size: usize) {
        let first = index.page(0, 1).next().map_or(0, |record| record.json.len() + 16);
        self.json.reserve(first * size.min(index.len()) + 2);
    }

    fn push(&mut self, record: &Record) {
        self.json.push(if self.count == 0 { b'[' } else { b',' });
        self.json.extend_from_slice(&record.json);
        self.count += 1;
    }

    fn closed(mut self) -> Vec<u8> {
        if self.count == 0 {
            self.json.push(b'[');
        }
        self.json.push(b']');
        self.json
    }
}

/// What is asked of each row.
struct Wanted<'a> {
    scopes: Vec<&'a Scope>,
    filters: Vec<(&'a str, String)>,
    search: Option<(&'a [String], String)>,
}

impl Wanted<'_> {
    fn is_everything(&self) -> bool {
        self.scopes.is_empty() && self.filters.is_empty() && self.search.is_none()
    }

    fn takes(&self, record: &Record) -> bool {
        self.scopes.iter().all(|scope| record.is_in(scope))
            && self.filters.iter().all(|(field, value)| text(record.field(field)) == *value)
            && self.search.as_ref().is_none_or(|(fields, text)| {
                fields
                    .iter()
                    .filter_map(|field| record.field(field).as_str())
                    .any(|value| contains(value, text))
            })
    }
}

/// Every scope the rows must lie in: the caller's place and what the parameters narrow it to.
/// `None`: the caller stands nowhere.
fn scopes(task: &Task<'_>, plan: &ListPlan, snapshot: &Snapshot) -> Option<Vec<Scope>> {
    let mut scopes = match task.caller.and_then(|caller| caller.place.as_ref()) {
        Some(Place::Nowhere) => return None,
        Some(Place::In(scope)) => vec![scope.clone()],
        None => vec![Scope::Platform],
    };
    for (parameter, level) in &plan.within {
        if let Some(id) = task.input.query.get(parameter).filter(|value| !value.is_null()) {
            scopes.push(Scope::Owner { level: *level, id: text(id).as_str().into() });
        }
    }
    scopes.dedup();
    Some(without_implied(snapshot, task.found.system().name(), scopes))
}

/// Leaves out scopes that another one lies in anyway, so that no row is asked about them.
fn without_implied(snapshot: &Snapshot, system: &str, scopes: Vec<Scope>) -> Vec<Scope> {
    let implied =
        |outer: &Scope| scopes.iter().any(|inner| inner != outer && snapshot.lies_in(system, inner, outer));
    let kept: Vec<Scope> = scopes.iter().filter(|scope| !implied(scope)).cloned().collect();
    if kept.is_empty() { scopes } else { kept }
}

fn narrowest(scopes: &[Scope]) -> Option<(&Scope, Vec<&Scope>)> {
    let narrowest = scopes.iter().max_by_key(|scope| scope.depth())?;
    Some((narrowest, scopes.iter().filter(|scope| *scope != narrowest).collect()))
}

fn filters<'a>(task: &'a Task<'_>, plan: &'a ListPlan) -> Vec<(&'a str, String)> {
    let given = |(parameter, field): &'a (String, String)| {
        let value = task.input.query.get(parameter).filter(|value| !value.is_null())?;
        Some((field.as_str(), text(value)))
    };
    plan.filter.iter().filter_map(given).collect()
}

fn search<'a>(task: &Task<'_>, plan: &'a ListPlan) -> Option<(&'a [String], String)> {
    let style = task.found.system().annotation().lists.get(&plan.style)?;
    let text = task.input.query.get(style.search.as_ref()?)?.as_str()?;
    (!text.is_empty() && !plan.search.is_empty()).then(|| (plan.search.as_slice(), text.to_lowercase()))
}

/// Whether a text contains another that is in lower case already.
fn contains(value: &str, lower: &str) -> bool {
    if value.is_ascii() && lower.is_ascii() {
        return value.as_bytes().windows(lower.len()).any(|part| part.eq_ignore_ascii_case(lower.as_bytes()));
    }
    value.to_lowercase().contains(lower)
}
