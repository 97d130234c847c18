use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwapOption;
use http::header::AUTHORIZATION;
use serde_json::{Map, Value};
use specs::System;
use specs::annotation::{Audience, FailureKind, Identity, Level};
use specs::contract::SchemeKind;
use specs::expression::Scope as Names;

use super::Exchange;
use super::route::{Found, base};
use crate::failure::Failure;
use crate::site::{Service, Site};
use crate::state::{Place, Record, Scope};
use crate::token::{self, Refused, Standing, Verified};
use crate::validate::Query;

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
        let Some(credential) = credential(found.system(), scheme, exchange) else { return Ok(None) };
        if let Some(identity) = found.system().annotation().identity.get(scheme) {
            caller = Some(by_token(site, exchange, found.service, scheme, identity, &credential)?);
        }
    }
    Ok(Some(caller))
}

/// What a request shows for a scheme. A scheme without an identity takes any credential of its kind.
fn credential(system: &System, scheme: &str, exchange: &Exchange) -> Option<String> {
    let authorization = |wanted: &str| {
        let (kind, value) = exchange.header(AUTHORIZATION)?.split_once(' ')?;
        (kind.eq_ignore_ascii_case(wanted) && !value.trim().is_empty()).then(|| value.trim().to_owned())
    };
    match &system.schemes().get(scheme)?.kind {
        SchemeKind::Bearer => authorization("bearer"),
        SchemeKind::Basic => authorization("basic"),
        SchemeKind::Http(kind) => authorization(kind),
        SchemeKind::Header(name) => exchange.header(name.as_str()).map(str::to_owned),
        SchemeKind::Query(name) => {
            Query::parse(&exchange.query).values(name).last().map(|value| (*value).to_owned())
        }
        SchemeKind::Cookie(name) => {
            crate::validate::cookies(&exchange.headers, name).first().map(|value| (*value).to_owned())
        }
        // The mock speaks plain HTTP: whoever could connect is taken to have shown a certificate.
        SchemeKind::MutualTls => Some(String::new()),
    }
}

fn by_token(
    site: &Site,
    exchange: &Exchange,
    service: &Service,
    scheme: &str,
    identity: &Identity,
    token: &str,
) -> Result<Arc<Verified>, Failure> {
    // Tokens are remembered a system: each reads its own facts from the same claims.
    let key = format!("{} {token}", service.system.name());
    let verified = match exchange.world.verified(&key) {
        Some(verified) => verified,
        None => {
            let fresh = Arc::new(first_seen(site, exchange, service, scheme, identity, token)?);
            exchange.world.remember(&key, Arc::clone(&fresh));
            fresh
        }
    };
    let snapshot = exchange.world.snapshot();
    verified
        .counts(&snapshot, |entry, record| in_order(identity, entry, record, &verified.claims))
        .map_err(|refused| invalid(&refused))?;
    Ok(verified)
}

fn invalid(refused: &Refused) -> Failure {
    Failure::new(FailureKind::InvalidCredential, refused.to_string())
}

fn in_order(identity: &Identity, entry: usize, record: &Record, claims: &Value) -> Result<(), String> {
    let Some(standing) = identity.standing.get(entry) else { return Ok(()) };
    let Some(condition) = &standing.condition else { return Ok(()) };
    let names = [("record", &record.fields), ("claims", claims)];
    match condition.holds(&Names::new(&names)) {
        Ok(true) => Ok(()),
        Ok(false) => Err(format!(
            "the {} `{}` is not in order: {}",
            standing.resource,
            record.id,
            condition.source()
        )),
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
    issuer(site, exchange, identity, &claims)?;
    audience(identity, &claims)?;
    let facts = facts(identity, &claims)?;
    Ok(Verified {
        id: token::id(&claims).to_owned(),
        expires: token::expiry(&claims),
        place: place(&service.system, &facts)?,
        standing: standing(service, scheme, identity, &claims)?,
        policies: service.system.annotation().access.iter().map(|_| OnceLock::new()).collect(),
        facts,
        claims,
    })
}

/// A world is addressed by path or by header, and its tokens carry the issuer of the way they were
/// asked for; both count.
fn issuer(site: &Site, exchange: &Exchange, identity: &Identity, claims: &Value) -> Result<(), Failure> {
    let actual = claims.get("iss").and_then(Value::as_str).unwrap_or_default();
    let Some(provider) = site.service(&identity.jwt.provider) else {
        let reason = format!("the provider `{}` is not served", identity.jwt.provider);
        return Err(Failure::new(FailureKind::Internal, reason));
    };
    let by_path = format!("/@{}", exchange.world.name());
    let mut accepted = Vec::new();
    for prefix in ["", by_path.as_str()] {
        accepted.extend(issuers(site, provider, prefix, claims)?);
    }
    if accepted.iter().any(|issuer| issuer == actual) {
        return Ok(());
    }
    Err(invalid(&Refused::Issuer { actual: actual.to_owned(), accepted: accepted.join(" or ") }))
}

fn issuers(site: &Site, provider: &Service, prefix: &str, claims: &Value) -> Result<Vec<String>, Failure> {
    let Some(annotation) = &provider.system.annotation().provider else { return Ok(Vec::new()) };
    let base = Value::from(base(site, prefix, &provider.system));
    let tenant = claims.get("tenant_id").cloned().unwrap_or_default();
    let names = [("base", &base), ("tenant_id", &tenant)];
    let templates = [Some(&annotation.issuer), annotation.tenant_issuer.as_ref().filter(|_| !tenant.is_null())];
    let render = |template: &specs::expression::Template| {
        template.render(&Names::new(&names)).map(|issuer| crate::failure::text(&issuer))
    };
    Ok(templates.into_iter().flatten().map(render).collect::<Result<_, _>>()?)
}

fn audience(identity: &Identity, claims: &Value) -> Result<(), Failure> {
    let Audience::Exactly(wanted) = &identity.jwt.audience else { return Ok(()) };
    let actual = claims.get("aud").cloned().unwrap_or_default();
    let named = match &actual {
        Value::Array(many) => many.iter().any(|one| one == wanted.as_str()),
        one => one == wanted.as_str(),
    };
    if named {
        return Ok(());
    }
    Err(invalid(&Refused::Audience { actual: actual.to_string(), wanted: wanted.clone() }))
}

/// The caller's facts, as the system reads them from the claims.
///
/// # Errors
/// When an expression of the document fails.
pub(crate) fn facts(identity: &Identity, claims: &Value) -> Result<Value, Failure> {
    let names = [("claims", claims)];
    let scope = Names::new(&names);
    let facts = identity.caller.iter().map(|(name, template)| Ok((name.clone(), template.render(&scope)?)));
    facts.collect::<Result<Map<_, _>, Failure>>().map(Value::Object)
}

fn place(system: &System, facts: &Value) -> Result<Option<Place>, Failure> {
    let Some(tenancy) = &system.annotation().tenancy else { return Ok(None) };
    let names = [("caller", facts)];
    let scope = Names::new(&names);
    for entry in &tenancy.place {
        let holds = entry.condition.as_ref().map_or(Ok(true), |condition| condition.holds(&scope))?;
        if !holds {
            continue;
        }
        let id = entry.id.as_ref().map(|id| id.render(&scope)).transpose()?;
        return Ok(Some(match (&entry.at, id.as_ref().and_then(Value::as_str)) {
            (Level::Platform, _) => Place::In(Scope::Platform),
            (Level::Owner(level), Some(id)) => owner(&tenancy.levels, level, id),
            (Level::Owner(_), None) => Place::Nowhere,
        }));
    }
    Ok(Some(Place::Nowhere))
}

fn owner(levels: &[String], level: &str, id: &str) -> Place {
    match levels.iter().position(|known| known == level) {
        Some(level) => Place::In(Scope::Owner { level, id: id.into() }),
        None => Place::Nowhere,
    }
}

fn standing(service: &Service, scheme: &str, identity: &Identity, claims: &Value) -> Result<Vec<Standing>, Failure> {
    let names = [("claims", claims)];
    let scope = Names::new(&names);
    let plan = service.identities.iter().find(|plan| plan.scheme == scheme);
    let planned = plan.map(|plan| plan.standing.as_slice()).unwrap_or_default();
    let mut standing = Vec::new();
    for (entry, (annotation, plan)) in identity.standing.iter().zip(planned).enumerate() {
        let excused = annotation.unless.as_ref().map_or(Ok(false), |unless| unless.holds(&scope))?;
        let id = annotation.id.render(&scope)?;
        if !excused && !id.is_null() {
            let by = annotation.by.clone();
            standing.push(Standing { collection: plan.collection, by, id, entry, in_order: ArcSwapOption::empty() });
        }
    }
    Ok(standing)
}
