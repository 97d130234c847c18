mod caller;
mod credential;
mod issuer;
mod token;

use std::sync::Arc;

use specs::annotation::FailureKind;

use super::Exchange;
use super::route::Found;
use crate::failure::Failure;
use crate::site::Site;
use crate::token::Verified;

/// Who calls: `None` when nobody has to say.
///
/// # Errors
/// When a credential is needed and missing, or there and wrong.
pub(super) fn authenticate(
    site: &Site,
    exchange: &Exchange,
    found: &Found<'_>,
) -> Result<Option<Arc<Verified>>, Failure> {
    let security = &found.operation.security;
    let mut wrong = None;
    for alternative in security.alternatives.iter().filter(|schemes| !schemes.is_empty()) {
        match all(site, exchange, found, alternative.keys()) {
            Ok(Some(caller)) => return Ok(caller),
            Ok(None) => {}
            Err(failure) => wrong = Some(failure),
        }
    }
    match wrong {
        Some(failure) => Err(failure),
        None if security.is_optional() => Ok(None),
        None => {
            let schemes: Vec<&str> = security.schemes().collect();
            let reason = format!("no credential for {}", schemes.join(" or "));
            Err(Failure::new(FailureKind::Unauthenticated, reason))
        }
    }
}

/// Every scheme of one alternative; `None` when a credential is missing.
fn all<'n>(
    site: &Site,
    exchange: &Exchange,
    found: &Found<'_>,
    schemes: impl Iterator<Item = &'n String>,
) -> Result<Option<Option<Arc<Verified>>>, Failure> {
    let mut caller = None;
    for scheme in schemes {
        let Some(credential) = credential::credential(found.system(), scheme, exchange) else {
            return Ok(None);
        };
        if let Some(identity) = found.system().annotation().identity.get(scheme) {
            caller = Some(token::by_token(site, exchange, found.service, scheme, identity, &credential)?);
        }
    }
    Ok(Some(caller))
}
