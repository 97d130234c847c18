use std::sync::Arc;

use http::header::USER_AGENT;
use serde_json::{Value, json};
use specs::annotation::{Audit, Verb};
use specs::contract::Behaviour;
use specs::expression::Scope;

use super::route::{Found, Routed};
use super::shape::{Shaped, message};
use super::{Exchange, Noted};
use crate::change::{Bindings, Work};
use crate::failure::{Failure, nothing};
use crate::masking;
use crate::site::Site;
use crate::state::Record;

/// Keeps a record of an operation once it is done or refused, in a commit of its own: what failed
/// leaves nothing else. The answer stands by then, so a record that cannot be made changes nothing of
/// it; why it cannot is said to the log, and to the journal by what this gives.
pub(super) fn audit(
    site: &Site,
    exchange: &Exchange,
    routed: &Routed<'_>,
    noted: &Noted,
    shaped: &Shaped,
) -> Option<String> {
    let found = routed.found.as_ref().ok()?;
    let audit = found.system().annotation().audit.as_ref()?;
    let is_wanted = found.route.audited(|| wanted(found, audit));
    if is_wanted == Some(false) {
        return None;
    }
    let failure = keep(site, exchange, found, audit, (noted, shaped)).err()?;
    let reason = format!("the audit log has nothing of this: {}", failure.reason);
    tracing::error!(operation = found.operation.id, reason, "an audit record cannot be made");
    Some(reason)
}

/// What the operation by itself says of it: where a condition asks for nothing else, it has a value
/// already, and reading costs nothing.
fn wanted(found: &Found<'_>, audit: &Audit) -> Option<bool> {
    let Some(condition) = &audit.condition else { return Some(found.operation.writes()) };
    let operation = operation(found);
    condition.holds(&Scope::new(&[("operation", &operation)])).ok()
}

fn keep(
    site: &Site,
    exchange: &Exchange,
    found: &Found<'_>,
    audit: &Audit,
    (noted, shaped): (&Noted, &Shaped),
) -> Result<(), Failure> {
    let (caller, context) = match &noted.caller {
        Some(caller) => (&caller.facts, &caller.context),
        None => (noted.credential.as_ref().map_or(nothing(), |it| &it.facts), nothing()),
    };
    let mut names = Bindings::new(vec![("caller", caller), ("context", context)]);
    names.bind("operation", operation(found));
    names.bind("outcome", outcome(found, shaped));
    names.bind_record("record", record(noted, shaped).as_ref());
    names.bind("path", found.path());
    names.bind("query", exchange.query_values());
    names.bind("body", body(found, noted));
    names.bind("client", client(exchange));
    names.bind("request_id", exchange.request_id.as_str().into());
    names.bind("now", fixtures::instant_text(exchange.world.snapshot().clock().now()).into());
    if !names.holds(audit.condition.as_ref())? {
        return Ok(());
    }
    exchange.world.commit(|transaction| {
        let mut work = Work::new(site.rules(), transaction);
        let collection = work.rules.find(found.system(), &audit.resource)?;
        work.find(found.system(), &audit.find, &mut names)?;
        let fields = names.rendered(&audit.set)?;
        work.create(collection, fields).map(drop)
    })
}

fn operation(found: &Found<'_>) -> Value {
    let operation = found.operation;
    json!({
        "id": operation.id,
        "verb": operation.behaviour.word(),
        "resource": resource(&operation.behaviour),
        "method": operation.method.as_str(),
        "path": operation.path.as_str(),
        "tags": operation.tags,
        "writes": operation.writes(),
    })
}

/// What it works on; of one that chooses among several the one that all of them work on.
fn resource(behaviour: &Behaviour) -> Option<&str> {
    match behaviour.verb()? {
        Verb::Choose(choose) => {
            let mut resources = choose.verbs().map(Verb::resource);
            let first = resources.next()??;
            resources.all(|other| other == Some(first)).then_some(first)
        }
        verb => verb.resource(),
    }
}

fn outcome(found: &Found<'_>, shaped: &Shaped) -> Value {
    let status = shaped.answer.status();
    let failure = shaped.failure.as_ref();
    json!({
        "status": status.as_u16(),
        "success": shaped.reason.is_none() && !(status.is_client_error() || status.is_server_error()),
        "kind": failure.map(|failure| failure.kind.word()),
        "message": failure.map(|failure| message(Some(found.service), found.surface(), failure)),
    })
}

/// What is shown of the record it was about; of one that was refused nothing came.
fn record(noted: &Noted, shaped: &Shaped) -> Option<Arc<Record>> {
    if shaped.reason.is_none() { noted.about.record() } else { None }
}

/// The members of the body as they were sent, secrets masked.
fn body(found: &Found<'_>, noted: &Noted) -> Value {
    match masking::body(&noted.body, &found.service.hidden()) {
        members @ (Value::Object(_) | Value::Array(_)) => members,
        _ => nothing().clone(),
    }
}

fn client(exchange: &Exchange) -> Value {
    json!({
        "address": exchange.peer.map(|peer| peer.to_string()),
        "user_agent": exchange.header(USER_AGENT),
    })
}
