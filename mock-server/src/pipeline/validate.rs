use std::borrow::Cow;

use specs::annotation::FailureKind;

use super::Exchange;
use super::route::Found;
use crate::failure::Failure;
use crate::validate::{Body, Input, Query, Raw, clamped};

/// Reads parameters and body by the operation's schemas.
///
/// # Errors
/// A validation failure with an item for everything that is wrong.
pub(super) fn validate(exchange: &Exchange, found: &Found<'_>, body: &Body) -> Result<Input, Failure> {
    let inputs = found
        .route
        .inputs(found.system(), found.operation)
        .map_err(|reason| Failure::new(FailureKind::Internal, reason))?;
    let encoded_query = match found.route.plan.clamp() {
        Some((name, maximum)) => clamped(&exchange.query, name, maximum),
        None => Cow::Borrowed(exchange.query.as_str()),
    };
    let query = Query::parse(&encoded_query);
    let raw = Raw {
        path: &found.params,
        encoded_path: &found.encoded,
        query: &query,
        encoded_query: &encoded_query,
        headers: &exchange.headers,
        body,
    };
    inputs.read(found.system(), raw)
}
