use super::{Exchange, authenticate, route};
use crate::failure::Failure;
use crate::site::Site;

/// Whether the credential of a request that was let through still counts.
///
/// # Errors
/// Why it does not.
pub(crate) fn caller_counts(site: &Site, exchange: &Exchange, body: &[u8]) -> Result<(), Failure> {
    let found = route::route(site, exchange).found?;
    authenticate::authenticate(site, exchange, &found, body).map(drop)
}
