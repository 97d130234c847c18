//! The way of a request. Each stage is one module with one function that takes what the ones
//! before it gave; this file states their order.

mod about;
mod accept;
mod audit;
mod authenticate;
mod authorize;
mod behave;
mod body;
mod call;
mod caller;
mod context;
mod fault;
mod grant;
mod head;
mod journal;
mod level;
mod limit;
mod locate;
mod negotiate;
mod notify;
mod permit;
mod reach;
mod read;
mod route;
mod shape;
mod sight;
mod under;
mod validate;
mod world;

use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde_json::Value;
use specs::contract::Content;

pub(crate) use about::About;
pub use accept::Exchange;
pub(crate) use accept::Peer;
pub(crate) use authenticate::shown_as_bearer;
pub(crate) use behave::{Download, Html, Made, Outcome, Page, Redirect, Tagged, Task, Tokens};
pub(crate) use body::HangUp;
pub use body::{Body, BrokenOff};
pub(crate) use caller::caller_counts;
pub(crate) use head::Head;
pub(crate) use level::level;
pub(crate) use locate::{locate, missing};
pub(crate) use permit::{Access, permit};
pub(crate) use reach::reach;
pub(crate) use route::{Found, base, operation_at};
pub(crate) use shape::{REASON, REQUEST_ID, date, message, problem, scim_error, told};
pub(crate) use sight::{sees, sight};
pub(crate) use under::Parent;
pub(crate) use world::{Address, address, below as world_below};

use crate::change::run_due;
use crate::deliver;
use crate::failure::Failure;
use crate::site::Site;
use crate::state::Notice;
use crate::token::{Credential, Verified};
use crate::validate::File;

/// The answer to a request.
pub type Answer = Response<Body>;

/// accept → world → route → read → fault → authenticate → limit → context → grant → authorize → validate →
/// negotiate → under → call → locate → permit → behave → shape → audit → notify → journal. Locate, permit and behave run
/// on one snapshot, or in one transaction.
pub async fn answer<B>(site: &Arc<Site>, request: Request<B>) -> Answer
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: std::error::Error + Send + Sync + 'static,
{
    let (parts, body) = request.into_parts();
    let exchange = match world::world(site, accept::accept(parts)) {
        Ok(exchange) => exchange,
        Err(error) => return problem(StatusCode::BAD_REQUEST, "no such world", &error.to_string()),
    };
    run_due(site, &exchange.world);
    let routed = route::route(site, &exchange);
    let mut noted = Noted { about: About::of(&routed), ..Noted::default() };
    let outcome = match &routed.found {
        Ok(found) => handle(site, &exchange, found, body, &mut noted).await,
        Err(failure) => {
            read::pass_over(&exchange, body);
            Err(failure.clone())
        }
    };
    let cut = noted.cut.take();
    let mut shaped = shape::shape(&exchange, &routed, outcome);
    std::mem::take(&mut noted.quota).tell(&mut shaped.answer);
    noted.unaudited = audit::audit(site, &exchange, &routed, &noted, &shaped);
    noted.notices = notify::notify(&exchange, &routed, &noted, &shaped);
    let answer = journal::journal(&exchange, &routed, noted, shaped);
    deliver::wake(site, &exchange.world);
    body::cut(answer, cut)
}

async fn handle<'s, B>(
    site: &Arc<Site>,
    exchange: &Exchange,
    found: &route::Found<'s>,
    body: B,
    noted: &mut Noted,
) -> Result<Behaved<'s>, Failure>
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: std::error::Error + Send + Sync + 'static,
{
    noted.body = read::read(exchange, found, body).await?;
    let scripts = fault::fault(site, exchange, found, noted).await?;
    let body = read::parse(exchange, found, &noted.body).await?;
    noted.credential = authenticate::authenticate(site, exchange, found, &noted.body)?;
    let credential = noted.credential.as_deref();
    noted.quota = limit::limit(exchange, found, credential)?;
    let chosen = context::context(exchange, found)?;
    noted.caller = grant::grant(exchange, found, credential, chosen)?;
    let caller = noted.caller.as_deref();
    authorize::authorize(site.rules(), exchange, found, caller, &body)?;
    let input = validate::validate(exchange, found, &body)?;
    noted.files = input.files.clone();
    noted.sent = input.body.clone().filter(|_| found.notifies());
    let content = negotiate::negotiate(exchange, found)?;
    let parents = under::under(site.rules(), exchange, found, caller)?;
    let about = &noted.about;
    let called = Vec::new();
    let mut task = Task {
        site,
        exchange,
        found,
        caller,
        credential,
        input,
        body: &body,
        raw: &noted.body,
        scripts,
        content,
        parents,
        called,
        about,
    };
    task.called = call::call(&task).await?;
    Ok(Behaved { outcome: behave::behave(&task).await?, content })
}

/// What came of an operation, and the declared form it is to be written in.
#[derive(Debug)]
pub(crate) struct Behaved<'s> {
    outcome: Outcome,
    content: Option<&'s Content>,
}

/// What the journal and the audit log say of a request, however far it came.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    body: Bytes,
    files: Vec<File>,
    credential: Option<Arc<Credential>>,
    caller: Option<Arc<Verified>>,
    quota: limit::Quota,
    about: About,
    /// What becomes of the answer on its way, if anything does.
    cut: Option<fault::Cut>,
    /// What the body says, where others are told of it.
    sent: Option<Value>,
    /// What they are told.
    notices: Vec<Notice>,
    /// Why the audit log has nothing of it, where it should.
    unaudited: Option<String>,
}
