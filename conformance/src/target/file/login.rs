use indexmap::IndexMap;
use serde::Deserialize;

use super::SecretSource;

/// A way to get a token.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Login {
    ClientCredentials(ClientCredentials),
    AuthorizationCode(AuthorizationCode),
    Password(PasswordRequest),
}

/// OAuth 2.1, section 4.2: a client asks for a token itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClientCredentials {
    pub(crate) issuer: Option<String>,
    pub(crate) token_endpoint: Option<String>,
    pub(crate) scope: Option<String>,
}

/// OAuth 2.1, section 4.1: a person signs in on the provider's pages, for a client.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuthorizationCode {
    pub(crate) issuer: Option<String>,
    pub(crate) authorization_endpoint: Option<String>,
    pub(crate) token_endpoint: Option<String>,
    pub(crate) client_id: String,
    pub(crate) client_secret: Option<SecretSource>,
    /// Never called: the code is taken from the redirect that leads there.
    pub(crate) redirect_uri: String,
    pub(crate) scope: Option<String>,
}

/// One request that shows a password and is answered a token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordRequest {
    pub(crate) url: String,
    #[serde(default, rename = "as")]
    pub(crate) encoding: Encoding,
    /// Members of the body; `{email}` and its like stand for what the persona has.
    pub(crate) body: IndexMap<String, String>,
    #[serde(default = "access_token")]
    pub(crate) token: String,
    #[serde(default = "expires_in")]
    pub(crate) lifetime: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Encoding {
    #[default]
    Json,
    Form,
}

/// As OAuth calls them.
fn access_token() -> String {
    "/access_token".to_owned()
}

fn expires_in() -> String {
    "/expires_in".to_owned()
}
