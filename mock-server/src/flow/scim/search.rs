use std::cmp::{Ordering, Reverse};
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use specs::annotation::scim::AttributeKind;
use specs::expression::{parse_decimal, parse_instant};

use super::Type;
use super::desk::Desk;
use super::filter::filter;
use super::path::AttrPath;
use super::projection::Projection;
use super::refusal::Fault;
use crate::failure::Failure;
use crate::pipeline::{Outcome, sees, sight};
use crate::state::{IndexKey, Key, Record, View};

const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
/// Resources in an answer where nobody says how many.
const USUAL: usize = 100;
/// Tests that one search may take over all its resources; some take a microsecond.
const DEAREST: usize = 5_000_000;

/// A page of resources (RFC 7644, section 3.4.2).
pub(super) fn search<'a>(desk: &mut Desk<'a, '_>, of: Type<'a>) -> Result<Outcome, Failure> {
    let filter = desk.query("filter").map(|text| filter(&of.kind.model, text)).transpose()?;
    let order = Order::of(desk, of)?;
    let mut rows = candidates(desk, of)?;
    if let Some(filter) = &filter {
        if rows.len().saturating_mul(filter.tests()) > DEAREST {
            let detail = format!("the filter asks {} things of {} resources", filter.tests(), rows.len());
            return Err(Fault::TooMany.because(detail));
        }
        let mut wanted = BTreeSet::new();
        filter.looks_at(&mut wanted);
        let mut kept = Vec::new();
        for record in rows {
            if filter.holds(&desk.represent(of, &record, Some(&wanted))?) {
                kept.push(record);
            }
        }
        rows = kept;
    }
    if let Some(order) = &order {
        rows = order.sorted(desk, of, rows)?;
    }
    let number = |name: &str| desk.task.input.query.get(name).and_then(Value::as_i64);
    let start = number("startIndex").map_or(1, |start| usize::try_from(start).unwrap_or(0).max(1));
    let count = number("count").map_or(USUAL, |count| usize::try_from(count).unwrap_or(0));
    let count = count.min(desk.scim.limits.results);
    let projection = Projection::of(desk, &of.kind.model);
    let mut page = Vec::new();
    for record in rows.iter().skip(start - 1).take(count) {
        page.push(projection.shown(&of.kind.model, desk.represent(of, record, None)?));
    }
    Ok(Outcome::Value(list(rows.len(), start, page)))
}

/// RFC 7644, section 3.4.2.
pub(super) fn list(total: usize, start: usize, resources: Vec<Value>) -> Value {
    json!({
        "schemas": [LIST],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    })
}

/// Every resource that the caller finds, by an index of what they equal.
fn candidates(desk: &Desk<'_, '_>, of: Type<'_>) -> Result<Vec<Arc<Record>>, Failure> {
    let equal = desk.equal(of)?;
    let sight = sight(desk.work.rules, of.kind.collection, desk.task.caller)?;
    let collection = desk.work.transaction.snapshot().collection(of.kind.collection);
    let form = collection.form();
    let mut others: Vec<(&String, &Value)> = equal.iter().collect();
    let indexed = others.iter().position(|(field, _)| form.index_of(field).is_some());
    let key = indexed.map(|at| others.remove(at)).and_then(|(field, value)| {
        Some(IndexKey::Field { field: form.index_of(field)?, value: Key::of_value(value) })
    });
    let keys = key.map_or_else(|| sight.clone(), |key| vec![key]);
    let view = View::new(collection, &keys);
    let found = view.iter().filter(|record| {
        sees(&sight, record) && others.iter().all(|(field, value)| record.field(field) == *value)
    });
    Ok(found.cloned().collect())
}

/// How a request wants resources ordered (RFC 7644, section 3.4.2.3).
#[derive(Debug)]
struct Order<'m> {
    path: AttrPath<'m>,
    descends: bool,
}

/// What a resource is ordered by.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Flag(bool),
    Number(Decimal),
    Instant(Timestamp),
    Text(String),
    /// Resources without a value come last, and first where the order descends.
    Nowhere,
}

impl<'m> Order<'m> {
    fn of(desk: &Desk<'m, '_>, of: Type<'m>) -> Result<Option<Self>, Failure> {
        let Some(by) = desk.query("sortBy") else { return Ok(None) };
        let descends = match desk.query("sortOrder") {
            Some(word) if word.eq_ignore_ascii_case("descending") => true,
            Some(word) if !word.eq_ignore_ascii_case("ascending") => {
                let detail = format!("sortOrder is ascending or descending, not `{word}`");
                return Err(Fault::InvalidValue.because(detail));
            }
            _ => false,
        };
        let path = AttrPath::of(&of.kind.model, by)
            .ok_or_else(|| Fault::InvalidPath.because(format!("sortBy names no attribute: `{by}`")))?;
        Ok(Some(Self { path, descends }))
    }

    fn sorted(
        &self,
        desk: &mut Desk<'m, '_>,
        of: Type<'m>,
        rows: Vec<Arc<Record>>,
    ) -> Result<Vec<Arc<Record>>, Failure> {
        let wanted = BTreeSet::from([self.path.top().name.as_str()]);
        let mut placed = Vec::with_capacity(rows.len());
        for record in rows {
            placed.push((self.place(&desk.represent(of, &record, Some(&wanted))?), record));
        }
        if self.descends {
            placed.sort_by(|(a, _), (b, _)| Reverse(a).cmp(&Reverse(b)));
        } else {
            placed.sort_by(|(a, _), (b, _)| -> Ordering { a.cmp(b) });
        }
        Ok(placed.into_iter().map(|(_, record)| record).collect())
    }

    /// Of several values the primary one counts, or the first.
    fn place(&self, resource: &serde_json::Map<String, Value>) -> Place {
        let values = self.path.values(resource);
        let primary = values.iter().find(|value| value.get("primary") == Some(&Value::Bool(true)));
        let Some(value) = primary.or_else(|| values.first()) else { return Place::Nowhere };
        let end = self.path.end();
        let (value, attr) = match end.part("value") {
            Some(part) => (value.get(&part.name).unwrap_or(&Value::Null), part),
            None => (*value, end),
        };
        match value {
            Value::Bool(flag) => Place::Flag(*flag),
            Value::Number(_) => parse_decimal(value).map_or(Place::Nowhere, Place::Number),
            Value::String(text) if attr.kind == AttributeKind::DateTime => {
                parse_instant(text).map_or(Place::Nowhere, Place::Instant)
            }
            Value::String(text) if attr.case_exact => Place::Text(text.clone()),
            Value::String(text) => Place::Text(text.to_lowercase()),
            _ => Place::Nowhere,
        }
    }
}
