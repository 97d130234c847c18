use headers_accept::Accept;
use http::header::ACCEPT;
use mediatype::MediaType;
use serde_json::Value;
use specs::annotation::{Dialect, FailureKind, Verb};
use specs::contract::{Content, MediaRange, Response, StreamForm};
use specs::document::Care;
use specs::schema::{ValueKind, ValueKinds};

use super::Exchange;
use super::route::Found;
use crate::failure::Failure;
use crate::site::Plan;

/// Which of the declared forms of the answer the client likes best; none where none is declared or
/// the protocol or the document decides for itself. Asked before anything is done, so that a client that takes
/// nothing of it changes nothing. Refusals are sent whatever the client takes.
///
/// # Errors
/// When the client takes none of them. FastAPI does not ask what its clients take.
pub(super) fn negotiate<'s>(exchange: &Exchange, found: &Found<'s>) -> Result<Option<&'s Content>, Failure> {
    let responses = &found.operation.responses;
    let Some(response) = responses.for_status(responses.success()) else { return Ok(None) };
    if matches!(found.route.plan, Plan::Flow(_)) {
        return Ok(None);
    }
    if let Some(only) = plainly_json(exchange, found, response) {
        return Ok(Some(only));
    }
    if found.route.plan.is_made_up() && found.system().document().care() == Care::Lenient {
        return made_up(exchange, found, response);
    }
    if verbs(found).any(|verb| verb.decides_its_form()) {
        return Ok(response.content.first());
    }
    let offered = offered(found, response);
    let first = offered.first().copied().or_else(|| response.content.first());
    match accept(exchange) {
        Some(accept) if found.system().annotation().dialect == Dialect::Plain && first.is_some() => {
            chosen(&accept, &offered).map(Some)
        }
        _ => Ok(first),
    }
}

/// The verbs that the operation may come to.
fn verbs<'s>(found: &Found<'s>) -> impl Iterator<Item = &'s Verb> {
    found.operation.behaviour.verb().into_iter().flat_map(Verb::chosen)
}

/// The one form of an answer that is JSON and nothing else, where nobody asks for another: what most
/// answers are.
fn plainly_json<'s>(exchange: &Exchange, found: &Found<'s>, response: &'s Response) -> Option<&'s Content> {
    let takes_anything = exchange.headers.get(ACCEPT).is_none_or(|accept| accept == "*/*");
    let asks = found.system().annotation().dialect == Dialect::Plain && !takes_anything;
    match response.content.as_slice() {
        [only] if !asks && only.media_type == "application/json" => Some(only),
        _ => None,
    }
}

/// Of a document that is somebody else's: JSON if the client takes it, else what it likes best. One that takes
/// nothing of it is refused where the document says so, and answered all the same where it does not, as
/// RFC 9110, section 12.4.1 has it.
fn made_up<'s>(
    exchange: &Exchange,
    found: &Found<'s>,
    response: &'s Response,
) -> Result<Option<&'s Content>, Failure> {
    let document = found.system().value();
    let rank = |content: &&Content| match MediaRange::parse(&content.media_type) {
        Ok(range) if range.is_json() => 0,
        Ok(range) if range.is_wild() => 1,
        _ if is_text(document, content) => 2,
        _ => 3,
    };
    let mut offered: Vec<&Content> = response.content.iter().collect();
    offered.sort_by_key(rank);
    let first = offered.first().copied();
    let Some(accept) = accept(exchange).filter(|_| first.is_some()) else { return Ok(first) };
    let refuses = found.operation.responses.exact().any(|(status, _)| status == 406);
    match chosen(&accept, &offered) {
        Err(failure) if refuses => Err(failure),
        chosen => Ok(chosen.ok().or(first)),
    }
}

fn is_text(document: &Value, content: &Content) -> bool {
    let schema = content.schema.as_ref().and_then(|schema| schema.lookup(document));
    ValueKinds::of(document, schema).has(ValueKind::String)
}

/// What can be written: JSON, what comes bit by bit where an answer may; of samples text too, since their schema says
/// what is in it; and text where nothing else is declared for what the document itself says.
fn offered<'s>(found: &Found<'s>, response: &'s Response) -> Vec<&'s Content> {
    let is_json = |content: &&Content| MediaRange::parse(&content.media_type).is_ok_and(|it| it.is_json());
    let document = found.service.system.value();
    let (mut offered, others): (Vec<_>, Vec<_>) = response.content.iter().partition(is_json);
    let says_itself = || offered.is_empty() && verbs(found).any(|verb| verb.answer().is_some());
    if found.route.plan.is_made_up() || says_itself() {
        offered.extend(others.into_iter().filter(|content| is_text(document, content)));
    } else if found.operation.behaviour.verb().is_some_and(Verb::streams) {
        let is_stream = |content: &&Content| StreamForm::of(&content.media_type).is_some();
        offered.extend(others.into_iter().filter(is_stream));
    }
    offered
}

/// What the client takes; anything, when it does not say or says what cannot be read.
pub(super) fn accept(exchange: &Exchange) -> Option<Accept> {
    let lines = exchange.headers.get_all(ACCEPT).into_iter().filter_map(|line| line.to_str().ok());
    let said = lines.collect::<Vec<_>>().join(", ");
    if said.is_empty() { None } else { said.parse().ok() }
}

fn chosen<'s>(accept: &Accept, offered: &[&'s Content]) -> Result<&'s Content, Failure> {
    let types =
        offered.iter().filter_map(|content| Some((MediaType::parse(&content.media_type).ok()?, *content)));
    // A range is no type that could be compared: whoever declares one sends whatever is taken.
    let (ranges, types): (Vec<_>, Vec<_>) = types.partition(|(it, _)| it.subty == mediatype::names::_STAR);
    let best = accept.negotiate(types.iter().map(|(it, _)| it));
    let content = best.and_then(|best| types.iter().find(|(it, _)| it == best)).or_else(|| ranges.first());
    content.map(|(_, content)| *content).ok_or_else(|| {
        let names: Vec<&str> = offered.iter().map(|content| content.media_type.as_str()).collect();
        let reason = format!("the client takes {accept}, the answer can be {}", names.join(", "));
        Failure::new(FailureKind::NotAcceptable, reason)
    })
}
