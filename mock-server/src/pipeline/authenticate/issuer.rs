use serde_json::Value;
use specs::annotation::{Audience, FailureKind, JwtIdentity};
use specs::expression::{Scope, Template};

use super::reading::Reading;
use crate::failure::{Failure, text};
use crate::pipeline::base;
use crate::site::{Service, Site};
use crate::token::Refused;

/// A world is addressed by path or by header, and its tokens carry the issuer of the way they were
/// asked for; both count.
pub(super) fn issuer(reading: &Reading<'_>, jwt: &JwtIdentity, claims: &Value) -> Result<(), Failure> {
    let site = reading.site;
    let actual = claims.get("iss").and_then(Value::as_str).unwrap_or_default();
    let Some(provider) = site.service(&jwt.provider) else {
        let reason = format!("the provider `{}` is not served", jwt.provider);
        return Err(Failure::new(FailureKind::Internal, reason));
    };
    let by_path = format!("/@{}", reading.exchange.world.name());
    let mut accepted = Vec::new();
    for prefix in ["", by_path.as_str()] {
        accepted.extend(issuers(site, provider, prefix, claims)?);
    }
    if accepted.iter().any(|issuer| issuer == actual) {
        return Ok(());
    }
    Err(reading.refused(&Refused::Issuer { actual: actual.to_owned(), accepted: accepted.join(" or ") }))
}

fn issuers(site: &Site, provider: &Service, prefix: &str, claims: &Value) -> Result<Vec<String>, Failure> {
    let Some(annotation) = &provider.system.annotation().provider else { return Ok(Vec::new()) };
    let base = Value::from(base(site, prefix, &provider.system));
    let tenant = claims.get("tenant_id").cloned().unwrap_or_default();
    let names = [("base", &base), ("tenant_id", &tenant)];
    let templates =
        [Some(&annotation.issuer), annotation.tenant_issuer.as_ref().filter(|_| !tenant.is_null())];
    let render = |template: &Template| template.render(&Scope::new(&names)).map(|issuer| text(&issuer));
    Ok(templates.into_iter().flatten().map(render).collect::<Result<_, _>>()?)
}

pub(super) fn audience(reading: &Reading<'_>, jwt: &JwtIdentity, claims: &Value) -> Result<(), Failure> {
    let Audience::Exactly(wanted) = &jwt.audience else { return Ok(()) };
    let actual = claims.get("aud").cloned().unwrap_or_default();
    let named = match &actual {
        Value::Array(many) => many.iter().any(|one| one == wanted.as_str()),
        one => one == wanted.as_str(),
    };
    if named {
        return Ok(());
    }
    Err(reading.refused(&Refused::Audience { actual: actual.to_string(), wanted: wanted.clone() }))
}
