//! The way of a request. Each stage is one module with one function that takes what the ones
//! before it gave; this file states their order.

mod accept;
mod authenticate;
mod authorize;
mod behave;
mod journal;
mod locate;
mod permit;
mod read;
mod route;
mod shape;
mod validate;
mod world;

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;

pub use accept::Exchange;
pub(crate) use behave::{Outcome, Page, Task};
pub(crate) use locate::{locate, missing};
pub(crate) use permit::{Access, permit};
pub(crate) use route::base;
pub(crate) use shape::{REASON, REQUEST_ID, problem};
pub(crate) use world::{Address, address};

use crate::failure::Failure;
use crate::site::Site;

/// The answer to a request.
pub type Answer = Response<Full<Bytes>>;

/// accept → world → route → read → authenticate → authorize → validate → locate → permit → behave
/// → shape → journal. Locate, permit and behave run on one snapshot, or in one transaction.
pub async fn answer<B>(site: &Arc<Site>, request: Request<B>) -> Answer
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: std::error::Error + Send + Sync + 'static,
{
    let (parts, body) = request.into_parts();
    let exchange = match world::world(site, accept::accept(parts)) {
        Ok(exchange) => exchange,
        Err(answer) => return answer,
    };
    let routed = route::route(site, &exchange);
    let outcome = match &routed.found {
        Ok(found) => handle(site, &exchange, found, body).await,
        Err(failure) => Err(failure.clone()),
    };
    let shaped = shape::shape(&exchange, &routed, outcome);
    journal::journal(&exchange, &routed, shaped)
}

async fn handle<B>(
    site: &Arc<Site>,
    exchange: &Exchange,
    found: &route::Found<'_>,
    body: B,
) -> Result<Handled, Failure>
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: std::error::Error + Send + Sync + 'static,
{
    let body = read::read(exchange, found, body).await?;
    let mut handled = Handled { outcome: Outcome::Nothing, caller: None, body: body.raw };
    let caller = authenticate::authenticate(site, exchange, found)?;
    authorize::authorize(found, caller.as_deref())?;
    let input = validate::validate(exchange, found, &body.parsed)?;
    let task = Task { site, exchange, found, caller: caller.as_deref(), input, body: &body.parsed };
    handled.outcome = behave::behave(&task)?;
    handled.caller = caller;
    Ok(handled)
}

/// What came of a request that was let through.
#[derive(Debug)]
pub(crate) struct Handled {
    outcome: Outcome,
    caller: Option<Arc<crate::token::Verified>>,
    body: Bytes,
}
