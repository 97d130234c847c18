use serde_json::Value;
use specs::contract::Webhook;

use super::event::Event;
use super::parcel::Maker;
use super::receivers::{Where, is_url, receivers};
use super::subject::Subject;
use super::{Made, Succeeded};
use crate::inferred::{Making, shown};
use crate::pipeline::Found;
use crate::site::{Plan, Service};
use crate::state::{Origin, Parcel, Sent, World};

/// What the control API wants to be sent now.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// To whom; absent: to those who want to be told.
    pub(crate) url: Option<String>,
    /// This body, as JSON; absent: one that is made up.
    pub(crate) body: Option<Value>,
}

/// The requests by which others are told that an operation succeeded.
pub(super) fn told(maker: &Maker<'_>, succeeded: Succeeded<'_>, index: usize) -> Vec<Made> {
    let Succeeded { exchange, found, about, .. } = succeeded;
    let service = found.service;
    let Some(webhook) = service.system.webhooks().get(index) else { return Vec::new() };
    let place = match (&found.route.plan, about.kept()) {
        (Plan::Inferred(plan), Some(kept)) => {
            Some(Where::of(&plan.family.path, &plan.shelf(found), &kept.id))
        }
        _ => None,
    };
    let urls = receivers(service, &exchange.world.snapshot(), webhook, place.as_ref());
    let event = Event::of_webhook(webhook, maker.subject.act.as_ref());
    let made = |parcel| (webhook.name.clone(), Sent::Webhook, parcel);
    if urls.is_empty() {
        return vec![made(Err("nobody registered for it".to_owned()))];
    }
    let parcels = urls.iter().flat_map(|url| parcels(maker, service, webhook, &event, url));
    parcels.map(made).collect()
}

/// One request for each method of the webhook, to one receiver.
fn parcels(
    maker: &Maker<'_>,
    service: &Service,
    webhook: &Webhook,
    event: &Event,
    url: &str,
) -> Vec<Result<Parcel, String>> {
    let origin =
        Origin { system: service.system.name().to_owned(), name: webhook.name.clone(), operation: None };
    if !is_url(url) {
        return vec![Err("who registered for it gave no URL of http or https".to_owned())];
    }
    webhook.requests.iter().map(|outgoing| maker.parcel(outgoing, &origin, event, url)).collect()
}

/// Has a webhook sent now, to everybody or to nobody; the numbers of what is to be sent.
///
/// # Errors
/// Why nothing is.
pub(crate) fn send(
    service: &Service,
    world: &World,
    index: usize,
    wanted: Wanted,
) -> Result<Vec<u64>, String> {
    let webhook = service.system.webhooks().get(index).ok_or("there is no such webhook")?;
    let urls = match wanted.url {
        Some(url) => vec![url],
        None => receivers(service, &world.snapshot(), webhook, None),
    };
    if urls.is_empty() {
        return Err(format!("nobody registered for `{}`; give a `url` to send it to", webhook.name));
    }
    let making = Making::on(&service.system, world);
    let subject = latest(&making, service, world, index);
    let maker = Maker { making: &making, subject: &subject, world, given: wanted.body.as_ref(), depth: 0 };
    let event = Event::of_webhook(webhook, subject.act.as_ref());
    let made = urls.iter().flat_map(|url| parcels(&maker, service, webhook, &event, url));
    let made: Vec<Parcel> = made.collect::<Result<_, _>>()?;
    let too_much = || "too much waits to be sent already".to_owned();
    world.commit(|transaction| {
        made.into_iter().map(|parcel| transaction.send(parcel).ok_or_else(too_much)).collect()
    })
}

/// The newest record of those that it is about, where they lie under no others.
fn latest<'s>(making: &Making<'s>, service: &'s Service, world: &World, index: usize) -> Subject<'s> {
    let about = service.causes.get(index).and_then(|cause| cause.operations().first().copied());
    let Some((operation, route)) = about.map(|operation| service.at(operation)) else {
        return Subject::default();
    };
    let Plan::Inferred(plan) = &route.plan else { return Subject::default() };
    let found = Found { service, operation, route, params: Vec::new(), encoded: Vec::new() };
    let subject = Subject { act: Some(plan.act.clone()), ..Subject::of_collection(making, plan) };
    let snapshot = world.snapshot();
    let kept = snapshot.shelf(&plan.shelf(&found)).and_then(|shelf| shelf.rows().last());
    match kept.filter(|_| plan.family.path.matches("{}").count() == 0) {
        Some(kept) => {
            let record = shown(making, &found, plan, kept).unwrap_or_else(|| kept.facts.clone());
            Subject { record, ..subject }
        }
        None => subject,
    }
}
