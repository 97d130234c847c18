//! What is sent to others because a document declares it: the callbacks of an operation that succeeded, and the
//! webhooks that follow from it.
//!
//! Here requests are made out; how they are sent, when, and how often, is [`crate::deliver`]'s.

mod body;
mod event;
mod parameters;
mod parcel;
mod receivers;
mod subject;
mod webhook;

use std::convert::Infallible;

use serde_json::Value;
use specs::contract::Callback;
use specs::runtime;

use crate::deliver::DEPTH;
use crate::inferred::Making;
use crate::pipeline::{About, Exchange, Found};
use crate::site::Plan;
use crate::state::{Notice, Origin, Parcel, Sent};
use event::Event;
use parcel::Maker;
use subject::Subject;

pub(crate) use receivers::is_url;
pub(crate) use webhook::{Wanted, send};

/// An exchange that succeeded, and what is known of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Succeeded<'a> {
    pub(crate) exchange: &'a Exchange,
    pub(crate) found: &'a Found<'a>,
    pub(crate) about: &'a About,
    /// The same as expressions of the document read it.
    pub(crate) seen: runtime::Exchange<'a>,
}

/// Has everything sent that the document declares to follow from an exchange; what came of each, for the journal.
pub(crate) fn follow(succeeded: Succeeded<'_>) -> Vec<Notice> {
    let Succeeded { exchange, found, about, seen } = succeeded;
    let making = Making::on(found.service_system(), &exchange.world);
    let subject = Subject::of(&making, found, about, seen.response.body);
    let maker = Maker {
        making: &making,
        subject: &subject,
        world: &exchange.world,
        given: None,
        depth: exchange.header(DEPTH).and_then(|depth| depth.parse().ok()).unwrap_or_default(),
    };
    let mut made = Vec::new();
    for callback in &found.operation.callbacks {
        made.extend(called_back(&maker, found, callback, seen));
    }
    if has_happened(found, about) {
        for index in &found.route.webhooks {
            made.extend(webhook::told(&maker, succeeded, *index));
        }
    }
    handed_over(exchange, made)
}

/// A request that was made out, or why it was not, and whether it is a webhook.
type Made = (String, Sent, Result<Parcel, String>);

/// Whether the operation did what it is taken to do: a preference of the client may have had it answer and do nothing.
fn has_happened(found: &Found<'_>, about: &About) -> bool {
    !matches!(found.route.plan, Plan::Inferred(_)) || about.kept().is_some()
}

/// Every request of a callback.
fn called_back(
    maker: &Maker<'_>,
    found: &Found<'_>,
    callback: &Callback,
    seen: runtime::Exchange<'_>,
) -> Vec<Made> {
    let url = callback.url.fill(seen).map_err(|absent| absent.to_string()).and_then(|url| {
        // The text itself may hold what nobody is to read.
        let wrong = || format!("what `{}` comes to is no URL of http or https", callback.written);
        if is_url(&url) { Ok(url) } else { Err(wrong()) }
    });
    let origin = Origin {
        system: maker.making.system.name().to_owned(),
        name: callback.name.clone(),
        operation: Some(found.operation.id.clone()),
    };
    let event = Event::of_callback(found);
    let requests = callback.requests.iter().map(|outgoing| {
        let parcel = url.clone().and_then(|url| maker.parcel(outgoing, &origin, &event, &url));
        (callback.name.clone(), Sent::Callback, parcel)
    });
    requests.collect()
}

/// Puts what was made out among what is to be sent, all of it at once.
fn handed_over(exchange: &Exchange, made: Vec<Made>) -> Vec<Notice> {
    if made.iter().all(|(_, _, parcel)| parcel.is_err()) {
        return made
            .into_iter()
            .map(|(name, kind, parcel)| Notice::unsent(name, kind, parcel.err()))
            .collect();
    }
    let told: Result<Vec<Notice>, Infallible> = exchange.world.commit(|transaction| {
        let notices = made.into_iter().map(|(name, kind, parcel)| match parcel {
            Ok(parcel) => match transaction.send(parcel) {
                Some(number) => Notice { name, kind, outcome: Ok(number) },
                None => Notice::unsent(name, kind, Some("too much waits to be sent already".to_owned())),
            },
            Err(reason) => Notice::unsent(name, kind, Some(reason)),
        });
        Ok(notices.collect())
    });
    told.unwrap_or_else(|never| match never {})
}

/// A value as a text of a URL, a header or a form.
fn plain(value: &Value) -> String {
    runtime::as_text(value).into_owned()
}
