use fixtures::{Mode, Place};
use http::header::{CONNECTION, CONTENT_LENGTH, EXPECT, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE};
use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;
use serde_json::Value;
use specs::contract::{Location, Outgoing, Parameter, examples_at};
use specs::infer::words;

use super::event::Event;
use super::plain;
use crate::inferred::Making;

/// Words that the name of a header ends with that says what happened.
const EVENTS: [&str; 2] = ["event", "topic"];

/// Headers that are of the connection, not of what is sent over it (RFC 9110, sections 7.2 and 7.6.1): whoever sends
/// sets them, and a made-up value of one breaks the request.
const OF_CONNECTION: [HeaderName; 8] =
    [CONNECTION, CONTENT_LENGTH, EXPECT, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];

/// Puts the declared query parameters behind a URL: those that are required or that the document shows, unless the
/// URL has them.
pub(super) fn into_query(
    making: &Making<'_>,
    outgoing: &Outgoing,
    place: &Place,
    ordinal: u64,
    url: &mut Url,
) {
    let declared = outgoing.parameters.iter().filter(|parameter| parameter.location == Location::Query);
    for parameter in declared {
        let is_there = url.query_pairs().any(|(name, _)| name == parameter.name);
        let shown = shown(making, parameter);
        if is_there || !(parameter.required || shown.is_some()) {
            continue;
        }
        let Some(value) = shown.or_else(|| made(making, parameter, place, ordinal)) else { continue };
        let mut pairs = url.query_pairs_mut();
        match &value {
            Value::Array(items) => items.iter().for_each(|item| {
                pairs.append_pair(&parameter.name, &plain(item));
            }),
            one => drop(pairs.append_pair(&parameter.name, &plain(one))),
        }
    }
}

/// The declared headers, without those of the connection.
pub(super) fn headers(
    making: &Making<'_>,
    outgoing: &Outgoing,
    (place, ordinal): (&Place, u64),
    event: &Event,
) -> HeaderMap {
    let declared = outgoing.parameters.iter().filter(|parameter| parameter.location == Location::Header);
    let pairs = declared.filter_map(|parameter| {
        let name = HeaderName::try_from(parameter.name.as_str()).ok()?;
        if OF_CONNECTION.contains(&name) {
            return None;
        }
        let value = shown(making, parameter).or_else(|| made(making, parameter, place, ordinal))?;
        let value = said(making, parameter, event, value);
        Some((name, HeaderValue::try_from(written(&value)?).ok()?))
    });
    pairs.collect()
}

/// What happened, in a header that is there to say it; else the value.
fn said(making: &Making<'_>, parameter: &Parameter, event: &Event, value: Value) -> Value {
    let is_event = words(&parameter.name).last().is_some_and(|last| EVENTS.contains(&last.as_str()));
    if !is_event || value.as_str().is_none_or(|said| event.is(said)) {
        return value;
    }
    let document = making.system.value();
    let schema = parameter.schema.as_ref().and_then(|at| at.lookup(document));
    let spellings = schema.map(|schema| event.spellings(document, schema)).unwrap_or_default();
    spellings.into_iter().find(|spelling| admits(making, parameter, spelling)).unwrap_or(value)
}

/// What the document shows of a parameter, where that is valid.
fn shown(making: &Making<'_>, parameter: &Parameter) -> Option<Value> {
    let mut shown = examples_at(making.system.value(), &parameter.schema.as_ref()?.parent()?);
    shown.find(|example| admits(making, parameter, example.value)).map(|example| example.value.clone())
}

fn made(making: &Making<'_>, parameter: &Parameter, place: &Place, ordinal: u64) -> Option<Value> {
    let schema = parameter.schema.as_ref()?.lookup(making.system.value())?;
    let place = Place::new(format!("{place}/{}", parameter.name));
    Some(making.of_side(schema, Mode::Response, &place, ordinal))
}

fn admits(making: &Making<'_>, parameter: &Parameter, value: &Value) -> bool {
    let validator = parameter.schema.as_ref().and_then(|at| making.system.schemas().validator(at).ok());
    validator.is_none_or(|validator| validator.is_valid(value))
}

/// As `simple` writes it (OpenAPI, Style Values).
fn written(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Array(items) => Some(items.iter().map(plain).collect::<Vec<_>>().join(",")),
        Value::Object(members) => {
            let pairs = members.iter().flat_map(|(name, value)| [name.clone(), plain(value)]);
            Some(pairs.collect::<Vec<_>>().join(","))
        }
        one => Some(plain(one)),
    }
}
