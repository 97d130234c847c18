use serde::Deserialize;

use super::ask::{Ask, url};
use super::{LoginError, Visitor};

/// What a provider says of itself: OpenID Connect Discovery, section 3.
#[derive(Debug, Deserialize)]
pub(super) struct Metadata {
    pub(super) authorization_endpoint: Option<String>,
    pub(super) token_endpoint: Option<String>,
}

/// Asks an issuer.
pub(super) async fn discover(visitor: &Visitor<'_>, issuer: &str) -> Result<Metadata, LoginError> {
    let at = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let response = Ask::get(url(&at)?).accepting("application/json").send(visitor).await?;
    let found = response.content().and_then(|body| Metadata::deserialize(body).ok());
    found.filter(|_| response.status.is_success()).ok_or_else(|| {
        LoginError::Unexpected(format!("{at} answered {} without metadata", response.status.as_u16()))
    })
}

/// An endpoint that was written down, or else the one that the issuer tells.
pub(super) async fn endpoint(
    visitor: &Visitor<'_>,
    written: Option<&str>,
    issuer: Option<&str>,
    told: fn(Metadata) -> Option<String>,
) -> Result<String, LoginError> {
    if let Some(written) = written {
        return Ok(written.to_owned());
    }
    let found = match issuer {
        Some(issuer) => told(discover(visitor, issuer).await?),
        None => None,
    };
    found.ok_or_else(|| LoginError::Unexpected("the issuer does not tell the endpoint".to_owned()))
}
