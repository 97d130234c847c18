use super::metadata::endpoint;
use super::token::{self, Party};
use super::{Grant, LoginError, Visitor};
use crate::target::file::ClientCredentials;

/// The persona is a client and asks for itself.
pub(super) async fn log_in(visitor: &Visitor<'_>, login: &ClientCredentials) -> Result<Grant, LoginError> {
    let party = Party { id: visitor.client_id()?, secret: Some(visitor.client_secret()?) };
    let (written, issuer) = (login.token_endpoint.as_deref(), login.issuer.as_deref());
    let endpoint = endpoint(visitor, written, issuer, |metadata| metadata.token_endpoint).await?;
    let mut grant = vec![("grant_type", "client_credentials")];
    grant.extend(login.scope.as_deref().map(|scope| ("scope", scope)));
    token::ask(visitor, &endpoint, &party, &grant).await
}
