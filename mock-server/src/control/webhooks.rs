use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::problem::JsonBody;
use super::{Chosen, Problem};
use crate::deliver;
use crate::masking;
use crate::outgoing::{self, is_url};
use crate::site::{Service, Site};
use crate::state::{Receiver, World};

/// What is to be told to whom.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Receivers {
    receivers: Vec<Wanted>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    url: String,
    #[serde(default)]
    system: Option<String>,
    #[serde(default)]
    events: Vec<String>,
}

/// One webhook, to be sent now.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Order {
    webhook: String,
    #[serde(default)]
    system: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    body: Option<Value>,
}

/// `GET webhooks`: what the documents declare, after what each is sent, and to whom the control API has them sent.
pub(super) async fn list(State(site): State<Arc<Site>>, Extension(chosen): Extension<Chosen>) -> Json<Value> {
    Json(shown(&site, &chosen.world))
}

/// `PUT webhooks`: webhooks are sent to these, beside those that register with the systems.
pub(super) async fn replace(
    State(site): State<Arc<Site>>,
    Extension(chosen): Extension<Chosen>,
    JsonBody(body): JsonBody<Receivers>,
) -> Result<Json<Value>, Problem> {
    let receivers = body.receivers.into_iter().enumerate().map(|(index, wanted)| {
        let Wanted { url, system, events } = wanted;
        let wrong = |reason: String| Problem::bad_request(format!("receivers/{index}: {reason}"));
        usable(&url).map_err(wrong)?;
        if let Some(name) = system.as_deref().filter(|name| site.service(name).is_none()) {
            return Err(wrong(format!("there is no system `{name}`; there are {}", names(&site))));
        }
        Ok(Receiver { system, url, events })
    });
    let receivers: Arc<[Receiver]> = receivers.collect::<Result<_, _>>()?;
    set(&chosen.world, receivers);
    Ok(Json(shown(&site, &chosen.world)))
}

/// `DELETE webhooks`: they are sent to nobody but those that register with the systems.
pub(super) async fn clear(Extension(chosen): Extension<Chosen>) -> StatusCode {
    set(&chosen.world, Arc::default());
    StatusCode::NO_CONTENT
}

/// `POST webhooks`: sends one now.
pub(super) async fn send(
    State(site): State<Arc<Site>>,
    Extension(chosen): Extension<Chosen>,
    JsonBody(order): JsonBody<Order>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let Order { webhook, system, url, body } = order;
    if let Some(url) = &url {
        usable(url).map_err(Problem::bad_request)?;
    }
    let (service, index) = find(&site, system.as_deref(), &webhook)?;
    let wanted = outgoing::Wanted { url, body };
    let sent = outgoing::send(service, &chosen.world, index, wanted);
    let sent = sent.map_err(|reason| Problem::new(StatusCode::CONFLICT, reason))?;
    deliver::wake(&site, &chosen.world);
    Ok((StatusCode::ACCEPTED, Json(json!({"deliveries": sent}))))
}

fn usable(url: &str) -> Result<(), String> {
    if is_url(url) { Ok(()) } else { Err("`url` is no URL of http or https".to_owned()) }
}

fn set(world: &World, receivers: Arc<[Receiver]>) {
    let set: Result<(), Infallible> = world.commit(|transaction| {
        transaction.set_receivers(receivers);
        Ok(())
    });
    set.unwrap_or_else(|never| match never {});
}

/// The webhook of this name; of this system, if it is said.
fn find<'s>(site: &'s Site, system: Option<&str>, webhook: &str) -> Result<(&'s Service, usize), Problem> {
    let services = site.services().iter();
    let services = services.filter(|service| system.is_none_or(|name| service.system.name() == name));
    let named = services.filter_map(|service| {
        Some((service, service.system.webhooks().iter().position(|known| known.name == webhook)?))
    });
    let mut named = named.peekable();
    named.next().ok_or_else(|| {
        let known = site.services().iter().flat_map(|service| service.system.webhooks());
        let known: Vec<&str> = known.map(|webhook| webhook.name.as_str()).collect();
        let among = if known.is_empty() {
            "there is none".to_owned()
        } else {
            format!("there are {}", known.join(", "))
        };
        Problem::not_found(format!("there is no webhook `{webhook}`; {among}"))
    })
}

fn names(site: &Site) -> String {
    let names: Vec<&str> = site.services().iter().map(|service| service.system.name()).collect();
    names.join(", ")
}

fn shown(site: &Site, world: &World) -> Value {
    let webhooks = site.services().iter().flat_map(|service| {
        service.system.webhooks().iter().zip(&service.causes).map(|(webhook, cause)| {
            let operations = cause.operations().iter().map(|index| &service.system.operations()[*index].id);
            json!({
                "system": service.system.name(),
                "webhook": webhook.name,
                "after": operations.collect::<Vec<_>>(),
            })
        })
    });
    let snapshot = world.snapshot();
    let receivers = snapshot.receivers().iter().map(|receiver| {
        let Receiver { system, url, events } = receiver;
        json!({"url": masking::url(url), "system": system, "events": events})
    });
    json!({"webhooks": webhooks.collect::<Vec<_>>(), "receivers": receivers.collect::<Vec<_>>()})
}
