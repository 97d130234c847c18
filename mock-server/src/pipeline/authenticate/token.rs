use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwapOption;
use serde_json::Value;
use specs::annotation::{FailureKind, Identity};
use specs::expression::Scope;

use super::{caller, issuer};
use crate::failure::Failure;
use crate::pipeline::Exchange;
use crate::site::{Service, Site};
use crate::state::Record;
use crate::token::{self, Refused, Standing, Verified};

/// The caller a token stands for, if it counts now.
pub(super) fn by_token(
    site: &Site,
    exchange: &Exchange,
    service: &Service,
    scheme: &str,
    identity: &Identity,
    token: &str,
) -> Result<Arc<Verified>, Failure> {
    // Tokens are remembered a system: each reads its own facts from the same claims.
    let system = service.system.name();
    let verified = match exchange.world.verified(system, token) {
        Some(verified) => verified,
        None => {
            let fresh = Arc::new(first_seen(site, exchange, service, scheme, identity, token)?);
            exchange.world.remember(system, token, Arc::clone(&fresh));
            fresh
        }
    };
    let snapshot = exchange.world.snapshot();
    verified
        .counts(&snapshot, |entry, record| in_order(identity, entry, record, &verified.claims))
        .map_err(|refused| invalid(&refused))?;
    Ok(verified)
}

/// A credential that does not count.
pub(super) fn invalid(refused: &Refused) -> Failure {
    Failure::new(FailureKind::InvalidCredential, refused.to_string())
}

fn in_order(identity: &Identity, entry: usize, record: &Record, claims: &Value) -> Result<(), String> {
    let Some(standing) = identity.standing.get(entry) else { return Ok(()) };
    let Some(condition) = &standing.condition else { return Ok(()) };
    let names = [("record", record.fields()), ("claims", claims)];
    match condition.holds(&Scope::new(&names)) {
        Ok(true) => Ok(()),
        Ok(false) => {
            Err(format!("the {} `{}` is not in order: {}", standing.resource, record.id, condition.source()))
        }
        Err(error) => Err(error.to_string()),
    }
}

fn first_seen(
    site: &Site,
    exchange: &Exchange,
    service: &Service,
    scheme: &str,
    identity: &Identity,
    token: &str,
) -> Result<Verified, Failure> {
    let claims = token::verify(site.keys(), &exchange.world, token).map_err(|refused| invalid(&refused))?;
    issuer::issuer(site, exchange, identity, &claims)?;
    issuer::audience(identity, &claims)?;
    let facts = caller::facts(identity, &claims)?;
    Ok(Verified {
        id: token::id(&claims).to_owned(),
        token: token.to_owned(),
        expires: token::expiry(&claims),
        place: caller::place(&service.system, &facts)?,
        standing: standing(service, scheme, identity, &claims)?,
        policies: service.system.annotation().access.iter().map(|_| OnceLock::new()).collect(),
        facts,
        claims,
    })
}

fn standing(
    service: &Service,
    scheme: &str,
    identity: &Identity,
    claims: &Value,
) -> Result<Vec<Standing>, Failure> {
    let names = [("claims", claims)];
    let scope = Scope::new(&names);
    let plan = service.identities.iter().find(|plan| plan.scheme == scheme);
    let planned = plan.map(|plan| plan.standing.as_slice()).unwrap_or_default();
    let mut standing = Vec::new();
    for (entry, (annotation, plan)) in identity.standing.iter().zip(planned).enumerate() {
        let excused = annotation.unless.as_ref().map_or(Ok(false), |unless| unless.holds(&scope))?;
        let id = annotation.id.render(&scope)?;
        if !excused && !id.is_null() {
            let by = annotation.by.clone();
            standing.push(Standing {
                collection: plan.collection,
                by,
                id,
                entry,
                in_order: ArcSwapOption::empty(),
            });
        }
    }
    Ok(standing)
}
