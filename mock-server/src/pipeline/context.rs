use std::sync::Arc;

use serde_json::Value;
use specs::annotation::{Context, ContextPlace, Fail, FailureKind};
use specs::expression::Scope;

use super::Exchange;
use super::route::Found;
use crate::failure::Failure;
use crate::site::ContextPlan;
use crate::state::Record;
use crate::validate::Query;

/// The records a request chose to act in, in the order of the system's contexts; none where the
/// operation has no such context, or the request need not choose. Empty in a system without contexts.
pub(super) type Chosen = Vec<Option<Arc<Record>>>;

/// The records that headers, query or path choose to act in.
///
/// # Errors
/// What a context says of a request that chooses none, or one that is not there.
pub(super) fn context(exchange: &Exchange, found: &Found<'_>) -> Result<Chosen, Failure> {
    let system = found.system();
    let contexts = system.annotation().context.iter().zip(&found.service.contexts);
    let chosen = contexts.map(|((name, context), plan)| {
        if system.acts_in(found.operation, name) {
            choose(exchange, found, name, context, plan)
        } else {
            Ok(None)
        }
    });
    chosen.collect()
}

fn choose(
    exchange: &Exchange,
    found: &Found<'_>,
    name: &str,
    context: &Context,
    plan: &ContextPlan,
) -> Result<Option<Arc<Record>>, Failure> {
    let Some(named) = named(exchange, found, &context.place) else {
        let missing = |fail| {
            let reason = format!("the request names no {name}: {} is missing", place(&context.place));
            Err(refused(Some(fail), FailureKind::BadRequest, &context.resource, "", reason))
        };
        return context.missing.as_ref().map_or(Ok(None), missing);
    };
    let snapshot = exchange.world.snapshot();
    let record = snapshot.lookup(plan.collection, context.by.as_deref(), &Value::from(named.as_str()));
    let unknown = || {
        let reason = format!("there is no live {} `{named}` to act in", context.resource);
        refused(context.unknown.as_ref(), FailureKind::NotFound, &context.resource, &named, reason)
    };
    record.cloned().map(Some).ok_or_else(unknown)
}

fn named(exchange: &Exchange, found: &Found<'_>, place: &ContextPlace) -> Option<String> {
    let named = match place {
        ContextPlace::Header(name) => exchange.header(name.as_str())?.to_owned(),
        ContextPlace::Path(name) => found.param(name)?.to_owned(),
        ContextPlace::Query(name) => (*Query::parse(&exchange.query).values(name).last()?).to_owned(),
    };
    Some(named).filter(|named| !named.is_empty())
}

fn place(place: &ContextPlace) -> String {
    match place {
        ContextPlace::Header(name) => format!("the header `{name}`"),
        ContextPlace::Path(name) => format!("the path parameter `{name}`"),
        ContextPlace::Query(name) => format!("the query parameter `{name}`"),
    }
}

/// What a context refuses: as the document says, else as a kind of failure.
pub(super) fn refused(
    declared: Option<&Fail>,
    kind: FailureKind,
    label: &str,
    named: &str,
    reason: String,
) -> Failure {
    let (label, value) = (Value::from(label), Value::from(named));
    let names = [("label", &label), ("value", &value)];
    let failure = match declared {
        Some(fail) => Failure::declared(fail, &Scope::new(&names), reason),
        None => Failure::new(kind, reason),
    };
    failure.detail("label", label.clone()).detail("value", value.clone())
}
