use specs::annotation::FailureKind;

use super::Exchange;
use super::route::Found;
use crate::failure::Failure;
use crate::validate::{Body, Input, Query, Raw};

/// Reads parameters and body by the operation's schemas.
///
/// # Errors
/// A validation failure with an item for everything that is wrong.
pub(super) fn validate(exchange: &Exchange, found: &Found<'_>, body: &Body) -> Result<Input, Failure> {
    let inputs = found
        .route
        .inputs(found.system(), found.operation)
        .map_err(|reason| Failure::new(FailureKind::Internal, reason))?;
    let mut query = Query::parse(&exchange.query);
    if let Some((name, maximum)) = found.route.plan.clamp() {
        query.clamp(name, maximum);
    }
    let raw = Raw {
        path: &found.params,
        encoded_path: &found.encoded,
        query: &query,
        encoded_query: &exchange.query,
        headers: &exchange.headers,
        body,
    };
    inputs.read(found.system(), raw)
}
