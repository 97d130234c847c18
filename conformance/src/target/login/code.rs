use reqwest::Url;

use super::ask::url;
use super::metadata::{self, Metadata};
use super::token::{self, Party};
use super::{Grant, LoginError, Visitor, pages, pkce};
use crate::secret::Secret;
use crate::target::file::AuthorizationCode;

/// The persona signs in on the provider's pages, and the client asks for a token with the code.
pub(super) async fn log_in(visitor: &Visitor<'_>, login: &AuthorizationCode) -> Result<Grant, LoginError> {
    let Endpoints { authorization, token } = endpoints(visitor, login).await?;
    let (verifier, state) = (pkce::nonce()?, pkce::nonce()?);
    let start = start(login, &authorization, &verifier, &state)?;
    let back = pages::sign_in(visitor, start, &login.redirect_uri).await?;
    let code = code(visitor, &back, &state)?;
    let grant = [
        ("grant_type", "authorization_code"),
        ("code", code.expose()),
        ("redirect_uri", &login.redirect_uri),
        ("code_verifier", verifier.expose()),
    ];
    token::ask(visitor, &token, &party(visitor, login)?, &grant).await
}

/// A new token without pages.
pub(super) async fn refresh(
    visitor: &Visitor<'_>,
    login: &AuthorizationCode,
    refresh: &Secret,
) -> Result<Grant, LoginError> {
    let Endpoints { token, .. } = endpoints(visitor, login).await?;
    let grant = [("grant_type", "refresh_token"), ("refresh_token", refresh.expose())];
    token::ask(visitor, &token, &party(visitor, login)?, &grant).await
}

struct Endpoints {
    authorization: String,
    token: String,
}

/// Those that were written down, and the issuer's for the rest.
async fn endpoints(visitor: &Visitor<'_>, login: &AuthorizationCode) -> Result<Endpoints, LoginError> {
    let told = match (&login.authorization_endpoint, &login.token_endpoint, &login.issuer) {
        (Some(_), Some(_), _) | (_, _, None) => {
            Metadata { authorization_endpoint: None, token_endpoint: None }
        }
        (_, _, Some(issuer)) => metadata::discover(visitor, issuer).await?,
    };
    let missing = || LoginError::Unexpected("the issuer does not tell its endpoints".to_owned());
    let authorization = login.authorization_endpoint.clone().or(told.authorization_endpoint);
    let token = login.token_endpoint.clone().or(told.token_endpoint);
    Ok(Endpoints { authorization: authorization.ok_or_else(missing)?, token: token.ok_or_else(missing)? })
}

fn party<'a>(visitor: &Visitor<'_>, login: &'a AuthorizationCode) -> Result<Party<'a>, LoginError> {
    let secret = login.client_secret.as_ref().map(|source| visitor.secret(source)).transpose()?;
    Ok(Party { id: &login.client_id, secret })
}

fn start(
    login: &AuthorizationCode,
    endpoint: &str,
    verifier: &Secret,
    state: &Secret,
) -> Result<Url, LoginError> {
    let mut start = url(endpoint)?;
    start
        .query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &login.client_id)
        .append_pair("redirect_uri", &login.redirect_uri)
        .append_pair("state", state.expose())
        .append_pair("code_challenge", &pkce::challenge(verifier))
        .append_pair("code_challenge_method", "S256")
        .extend_pairs(login.scope.iter().map(|scope| ("scope", scope)));
    Ok(start)
}

/// The code in the redirect that leads back, which must be an answer to what we asked.
fn code(visitor: &Visitor<'_>, back: &Url, state: &Secret) -> Result<Secret, LoginError> {
    let find =
        |name: &str| back.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    if let Some(error) = find("error") {
        let more = find("error_description").map(|text| format!(", {text}")).unwrap_or_default();
        let told = visitor.masked(&format!("{error}{more}"));
        return Err(LoginError::Refused(format!("the provider refused the login: {told}")));
    }
    if find("state").as_deref() != Some(state.expose()) {
        return Err(LoginError::Unexpected("the provider led back with another `state`".to_owned()));
    }
    let code = find("code").map(Secret::new);
    code.inspect(|code| visitor.learn(code))
        .ok_or_else(|| LoginError::Unexpected("the provider led back without a code".to_owned()))
}
