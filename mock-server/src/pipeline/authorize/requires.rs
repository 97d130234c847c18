use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;
use specs::annotation::{FailureForm, FailureKind, Requires};

use crate::change::{Bindings, Rules, Work};
use crate::failure::{Failure, nothing};
use crate::pipeline::Exchange;
use crate::pipeline::grant::bound;
use crate::pipeline::route::Found;
use crate::rights::{Denied, Places};
use crate::site::Plan;
use crate::state::{Record, Transaction};
use crate::token::Verified;
use crate::validate::Body;

/// Whether the caller has the permissions that the operation needs where it acts.
///
/// # Errors
/// `forbidden`, with the permission that is missing and why; `unauthenticated` for nobody.
pub(super) fn requires(
    rules: Rules<'_>,
    exchange: &Exchange,
    found: &Found<'_>,
    caller: Option<&Verified>,
    body: &Body,
) -> Result<(), Failure> {
    let Some(requires) = &found.operation.gate.requires else { return Ok(()) };
    let mut bound = Places::default();
    if !requires.on.is_empty() || requires.unless.is_some() {
        match acted(rules, exchange, (found, requires), caller, body)? {
            Some(places) => bound = places,
            None => return Ok(()),
        }
    }
    let Some(caller) = caller else {
        let reason = format!("somebody must call who has {}", wanted(requires));
        return Err(Failure::new(FailureKind::Unauthenticated, reason));
    };
    if bound.is_empty() {
        return all(requires, caller, &caller.acted);
    }
    all(requires, caller, &caller.acted.and(bound))
}

/// Where an operation acts besides its contexts; nothing where it needs no permission.
fn acted(
    rules: Rules<'_>,
    exchange: &Exchange,
    (found, requires): (&Found<'_>, &Requires),
    caller: Option<&Verified>,
    body: &Body,
) -> Result<Option<Places>, Failure> {
    let (path, query, body) = (found.path(), exchange.query_values(), fields(body));
    let record = named(exchange, found);
    let mut names = Bindings::new(vec![
        ("caller", caller.map_or(nothing(), |caller| &caller.facts)),
        ("context", caller.map_or(nothing(), |caller| &caller.context)),
        ("path", &path),
        ("query", &query),
        ("body", &*body),
        ("record", record.as_ref().map_or(nothing(), |record| record.fields())),
    ]);
    if !requires.find.is_empty() {
        let mut transaction = Transaction::on(&exchange.world.snapshot());
        Work::new(rules, &mut transaction).find(found.system(), &requires.find, &mut names)?;
    }
    if requires.unless.is_some() && names.holds(requires.unless.as_ref())? {
        return Ok(None);
    }
    names.beside(&[], |names| bound(&requires.on, names)).map(Some)
}

/// What the body says, before it is read by its schema; one that is no object has no members.
fn fields(body: &Body) -> Cow<'_, Value> {
    match body {
        Body::Json(value @ Value::Object(_)) => Cow::Borrowed(value),
        Body::Form(form) => Cow::Owned(form.to_value()),
        _ => Cow::Borrowed(nothing()),
    }
}

fn wanted(requires: &Requires) -> String {
    requires.all.iter().chain(&requires.any).map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The live record that the last path parameter names, if there is one.
fn named(exchange: &Exchange, found: &Found<'_>) -> Option<Arc<Record>> {
    let Plan::Records(target) = &found.route.plan else { return None };
    let snapshot = exchange.world.snapshot();
    snapshot.collection(target.collection).get(found.param(&target.parameter)?).cloned()
}

fn all(requires: &Requires, caller: &Verified, acted: &Places) -> Result<(), Failure> {
    let permit = |permission: &String| {
        caller.rights.permit(permission, acted).map_err(|denied| refused(permission, denied, acted))
    };
    requires.all.iter().try_for_each(permit)?;
    let mut any = requires.any.iter().map(permit);
    match any.next() {
        Some(Err(failure)) if !any.any(|one| one.is_ok()) => Err(failure),
        _ => Ok(()),
    }
}

fn refused(permission: &str, denied: Denied, acted: &Places) -> Failure {
    let here = if acted.is_empty() { "" } else { " here" };
    let (case, reason) = match denied {
        Denied::Role => (FailureForm::ROLE, format!("no role of the caller grants {permission}{here}")),
        Denied::Scope => {
            (FailureForm::SCOPE, format!("the scopes of the credential deny {permission}{here}"))
        }
    };
    Failure::new(FailureKind::Forbidden, reason.as_str())
        .case(case)
        .detail("required_permission", permission)
        .detail("reason", reason)
}
