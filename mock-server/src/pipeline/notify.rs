use http::header::HOST;
use serde_json::Value;
use specs::runtime::{self, Message};

use super::route::Routed;
use super::shape::Shaped;
use super::{Exchange, Noted};
use crate::outgoing::{Succeeded, follow};
use crate::state::Notice;
use crate::validate::Query;

/// Has others told of an operation that succeeded, where the document declares that they are. The answer stands by
/// then: what cannot be sent changes nothing of it.
pub(super) fn notify(
    exchange: &Exchange,
    routed: &Routed<'_>,
    noted: &Noted,
    shaped: &Shaped,
) -> Vec<Notice> {
    let Ok(found) = &routed.found else { return Vec::new() };
    // A HEAD is answered as its GET would be, and is not it.
    let is_done = shaped.reason.is_none()
        && shaped.answer.status().is_success()
        && exchange.method == found.operation.method;
    if !found.notifies() || !is_done {
        return Vec::new();
    }
    let body = shaped.answer.body().whole().unwrap_or_default();
    let answered: Option<Value> = serde_json::from_slice(&body).ok();
    let sent = noted.sent.clone().or_else(|| serde_json::from_slice(&noted.body).ok());
    let query = Query::parse(&exchange.query);
    let url = url(exchange);
    let seen = runtime::Exchange {
        url: &url,
        method: exchange.method.as_str(),
        status: shaped.answer.status().as_u16(),
        request: Message {
            headers: &exchange.headers,
            path: &found.params,
            query: query.pairs(),
            body: sent.as_ref(),
        },
        response: Message {
            headers: shaped.answer.headers(),
            path: &[],
            query: &[],
            body: answered.as_ref(),
        },
    };
    follow(Succeeded { exchange, found, about: &noted.about, seen })
}

/// The URL as the client has it.
fn url(exchange: &Exchange) -> String {
    format!("http://{}{}", exchange.header(HOST).unwrap_or("localhost"), exchange.target)
}
