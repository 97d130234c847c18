mod collect;
mod groups;
mod hits;
mod place;
mod records;

use std::sync::Arc;

use serde_json::Value;
use specs::IndexMap;
use specs::expression::{Scope as Names, Template};

use super::Exchange;
use super::context::Chosen;
use super::route::Found;
use crate::failure::{Failure, nothing, text};
use crate::rights::{Places, Rights};
use crate::state::{Record, Scope, Snapshot};
use crate::token::{Credential, Seen, Verified};
pub(super) use records::{Wanted, find};

/// What the caller may do, and where they stand, in the contexts of the request. A request without a
/// credential comes to nobody, who is only somewhere when it chose to be.
///
/// What is found is kept with the credential until something it was read from changes.
///
/// # Errors
/// When the caller may not act where the request chose to, or an expression of the document fails.
pub(super) fn grant(
    exchange: &Exchange,
    found: &Found<'_>,
    credential: Option<&Credential>,
    chosen: Chosen,
) -> Result<Option<Arc<Verified>>, Failure> {
    let snapshot = exchange.world.snapshot();
    let Some(credential) = credential else {
        let is_somewhere = chosen.iter().any(Option::is_some);
        return is_somewhere.then(|| resolve(found, &snapshot, None, chosen).map(Arc::new)).transpose();
    };
    if let Some(known) = credential.caller.load_full().filter(|known| known.seen.holds(&snapshot, &chosen)) {
        return Ok(Some(known));
    }
    let caller = Arc::new(resolve(found, &snapshot, Some(credential), chosen)?);
    credential.caller.store(Some(Arc::clone(&caller)));
    Ok(Some(caller))
}

fn resolve(
    found: &Found<'_>,
    snapshot: &Snapshot,
    credential: Option<&Credential>,
    chosen: Chosen,
) -> Result<Verified, Failure> {
    let system = found.system();
    let mut seen = Seen::default();
    let mut facts = credential.map_or(nothing(), |it| &it.facts).clone();
    let acted = acted(found, &chosen);
    let mut rights = Rights::default();
    if let (Some(plan), Some(credential)) = (&found.service.grants, credential) {
        let annotation = system.annotation();
        groups::groups(annotation, plan, snapshot, &mut facts, &mut seen)?;
        let granted = collect::rights(annotation, plan, snapshot, &facts, &mut seen)?;
        rights = Rights::new(granted, credential.scopes.clone());
        name(&mut facts, "roles", rights.roles(&acted).into_iter().map(Value::from).collect());
        name(
            &mut facts,
            "permissions",
            rights.permissions(&plan.known, &acted).into_iter().map(Value::from).collect(),
        );
    }
    let context = context(found, &chosen);
    let place = place::place(system, credential.is_some(), &facts, &context)?;
    let place = place::narrowed(found, place, &facts, &chosen)?;
    seen.chosen = chosen;
    let policies = system.annotation().access.iter().map(|_| Default::default()).collect();
    Ok(Verified { facts, place, context, acted, rights, policies, seen })
}

fn name(facts: &mut Value, fact: &str, values: Vec<Value>) {
    if let Value::Object(facts) = facts {
        facts.insert(fact.to_owned(), Value::Array(values));
    }
}

/// The records a request chose, as expressions read them.
fn context(found: &Found<'_>, chosen: &Chosen) -> Value {
    let names = found.system().annotation().context.keys();
    let record = |(name, record): (&String, &Option<Arc<Record>>)| {
        let fields = record.as_ref().map_or(nothing(), |record| record.fields()).clone();
        (name.clone(), fields)
    };
    names.zip(chosen).map(record).collect()
}

/// The records a request chose, and the levels they lie in, as places that rights are bound to.
fn acted(found: &Found<'_>, chosen: &Chosen) -> Places {
    let annotation = found.system().annotation();
    let levels = annotation.tenancy.as_ref().map(|tenancy| tenancy.levels.as_slice()).unwrap_or_default();
    let mut places = Places::default();
    for (name, record) in annotation.context.keys().zip(chosen) {
        let Some(record) = record else { continue };
        places.add(name, &*record.id);
        for scope in &record.scopes {
            if let Scope::Owner { level, id } = scope
                && let Some(level) = levels.get(*level)
            {
                places.add(level, &**id);
            }
        }
    }
    places
}

/// Places by their templates; one that is null binds to nothing.
pub(super) fn bound(on: &IndexMap<String, Template>, names: &Names<'_>) -> Result<Places, Failure> {
    let mut places = Places::default();
    for (name, template) in on {
        let value = template.render(names)?;
        if !value.is_null() {
            places.add(name, text(&value));
        }
    }
    Ok(places)
}

/// A text by itself, the texts of a list, nothing of anything else.
pub(super) fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let many = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    value.as_str().into_iter().chain(many)
}
