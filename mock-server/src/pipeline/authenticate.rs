mod credential;
mod issuer;
mod jwt;
mod lookup;
mod reading;
mod scopes;
mod signature;
mod standing;

use std::sync::Arc;

use specs::annotation::{Fail, FailureKind, Refusal, RefusalName};
use specs::expression::Scope;

use super::Exchange;
use super::route::Found;
use crate::failure::Failure;
use crate::site::Site;
use crate::token::Credential;
use reading::Reading;

/// Who calls: `None` when nobody has to say.
///
/// # Errors
/// When a credential is needed and missing, or there and wrong.
pub(super) fn authenticate(
    site: &Site,
    exchange: &Exchange,
    found: &Found<'_>,
    body: &[u8],
) -> Result<Option<Arc<Credential>>, Failure> {
    let security = &found.operation.security;
    let mut wrong = None;
    for alternative in security.alternatives.iter().filter(|schemes| !schemes.is_empty()) {
        match all(site, exchange, found, body, alternative.keys()) {
            Ok(Some(credential)) => return Ok(credential),
            Ok(None) => {}
            Err(failure) => wrong = Some(failure),
        }
    }
    match wrong {
        Some(failure) => Err(failure),
        None if security.is_optional() => Ok(None),
        None => Err(missing(found)),
    }
}

/// What a token that somebody else showed would be taken for by this system's own API: the claims of
/// one that counts now.
///
/// # Errors
/// When it would be refused.
pub(crate) fn shown_as_bearer(
    site: &Site,
    exchange: &Exchange,
    found: &Found<'_>,
    token: &str,
) -> Result<Arc<Credential>, Failure> {
    let own = |scheme: &&String| {
        let identities = found.system().annotation().identity.get(*scheme);
        let provider = identities.and_then(|it| it.0.iter().find_map(specs::annotation::Identity::jwt));
        provider.is_some_and(|jwt| jwt.provider == found.system().name())
    };
    let scheme = found.system().annotation().identity.keys().find(own);
    let reading = scheme.and_then(|scheme| Reading::of(site, exchange, found, scheme, token, &[]));
    let nobody = || Failure::new(FailureKind::Internal, "the system takes no tokens of its own");
    let credential = reading.ok_or_else(nobody)?.credential()?;
    if credential.claims.is_null() {
        return Err(Failure::new(FailureKind::InvalidCredential, "it is no token"));
    }
    Ok(credential)
}

/// Every scheme of one alternative; `None` when a credential is missing.
fn all<'n>(
    site: &Site,
    exchange: &Exchange,
    found: &Found<'_>,
    body: &[u8],
    schemes: impl Iterator<Item = &'n String>,
) -> Result<Option<Option<Arc<Credential>>>, Failure> {
    let mut caller = None;
    for scheme in schemes {
        let Some(shown) = credential::credential(found.system(), scheme, exchange) else {
            return Ok(None);
        };
        if let Some(reading) = Reading::of(site, exchange, found, scheme, &shown, body) {
            caller = Some(reading.credential()?);
        }
    }
    Ok(Some(caller))
}

/// No credential where one is needed.
fn missing(found: &Found<'_>) -> Failure {
    let schemes: Vec<&str> = found.operation.security.schemes().collect();
    let reason = format!("no credential for {}", schemes.join(" or "));
    let identities = schemes.iter().filter_map(|scheme| found.system().annotation().identity.get(*scheme));
    let declared =
        identities.flat_map(|it| &it.0).find_map(|it| it.refusals.get(&RefusalName::Of(Refusal::Missing)));
    refusal(declared, Refusal::Missing, reason)
}

/// The one conversion from a refused credential to a failure.
fn refusal(declared: Option<&Fail>, refusal: Refusal, reason: String) -> Failure {
    match declared {
        Some(fail) if fail.case.is_some() => Failure::declared(fail, &Scope::new(&[]), reason),
        Some(fail) => Failure::declared(fail, &Scope::new(&[]), reason).case(refusal.word()),
        None => Failure::new(refusal.kind(), reason).case(refusal.word()),
    }
}
