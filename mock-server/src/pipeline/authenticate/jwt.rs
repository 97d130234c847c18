use arc_swap::ArcSwapOption;
use specs::annotation::JwtIdentity;

use super::reading::Reading;
use super::{issuer, scopes, standing};
use crate::failure::Failure;
use crate::secret::Shown;
use crate::token::{self, Credential, Purpose};

/// A token of the provider's that this world issued.
pub(super) fn read(reading: &Reading<'_>, jwt: &JwtIdentity) -> Result<Credential, Failure> {
    let keys = reading.site.keys();
    let claims = token::verify(keys, &reading.exchange.world, Purpose::Access, reading.shown)
        .map_err(|refused| reading.refused(&refused))?;
    issuer::issuer(reading, jwt, &claims)?;
    issuer::audience(reading, jwt, &claims)?;
    Ok(Credential {
        shown: Shown::new(reading.shown),
        scheme: reading.scheme.id.clone(),
        word: "token",
        id: Some(token::id(&claims).to_owned()),
        expires: Some(token::expiry(&claims)),
        record: None,
        facts: reading.facts(&claims)?,
        scopes: scopes::scopes(reading, &claims)?,
        standing: standing::standing(reading, &claims)?,
        caller: ArcSwapOption::empty(),
        claims,
    })
}
