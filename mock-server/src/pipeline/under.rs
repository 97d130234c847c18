use std::sync::Arc;

use serde_json::Value;

use super::{Access, Exchange, missing, reach};
use crate::change::Rules;
use crate::failure::Failure;
use crate::pipeline::route::Found;
use crate::site::ParentPlan;
use crate::state::{Record, Snapshot};
use crate::token::Verified;

/// A record that the operation lies under.
#[derive(Debug)]
pub(crate) struct Parent<'s> {
    /// Its name in expressions.
    pub(crate) name: &'s str,
    /// The field that holds its id in the operation's records, where they are those under it.
    pub(crate) narrows: Option<&'s str>,
    /// Its id.
    pub(crate) id: Value,
    /// What is shown of it.
    pub(crate) shown: Value,
}

/// The records that the operation lies under, each of which the caller must find.
///
/// # Errors
/// `not_found` of the first that is not there, or what the system answers outsiders.
pub(super) fn under<'s>(
    rules: Rules<'_>,
    exchange: &Exchange,
    found: &Found<'s>,
    caller: Option<&Verified>,
) -> Result<Vec<Parent<'s>>, Failure> {
    if found.route.parents.is_empty() {
        return Ok(Vec::new());
    }
    let writes = found.operation.behaviour.verb().is_some_and(specs::annotation::Verb::writes);
    let access = if writes { Access::Write } else { Access::Read };
    let snapshot = exchange.world.snapshot();
    let mut records: Vec<Arc<Record>> = Vec::with_capacity(found.route.parents.len());
    for plan in &found.route.parents {
        let named = found.param(&plan.parameter).unwrap_or_default();
        let record = by(&snapshot, plan, named).filter(|record| {
            plan.under.iter().all(|(parent, field)| record.field(field) == &*records[*parent].id)
        });
        let record = record.ok_or_else(|| missing(&snapshot, plan.collection, named))?;
        reach(rules, &snapshot, plan.collection, &record, caller, access)?;
        records.push(record);
    }
    let parent = |(plan, record): (&'s ParentPlan, &Arc<Record>)| Parent {
        name: &plan.name,
        narrows: plan.narrows.as_deref(),
        id: Value::from(&*record.id),
        shown: record.shown().clone(),
    };
    Ok(found.route.parents.iter().zip(&records).map(parent).collect())
}

fn by(snapshot: &Snapshot, plan: &ParentPlan, named: &str) -> Option<Arc<Record>> {
    let collection = snapshot.collection(plan.collection);
    if plan.by.is_empty() {
        return collection.get(named).cloned();
    }
    let named = Value::from(named);
    plan.by.iter().find_map(|field| collection.matching(&[(field, &named)]).first().copied().cloned())
}
