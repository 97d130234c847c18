use indexmap::IndexMap;
use serde::Deserialize;

use super::{SecretSource, Text};

/// What a persona of the suites is on this target.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Persona {
    /// For every system that `tokens` does not name.
    pub(crate) token: Option<TokenSource>,
    /// By system.
    pub(crate) tokens: IndexMap<String, TokenSource>,
    pub(crate) email: Option<String>,
    pub(crate) password: Option<SecretSource>,
    pub(crate) client_id: Option<String>,
    pub(crate) client_secret: Option<SecretSource>,
    /// What else login pages ask for, by the name of the field.
    pub(crate) fields: IndexMap<String, Text>,
}

/// Where a token or an API key comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum TokenSource {
    /// By one of the file's logins.
    Login(ByLogin),
    /// It is there already.
    Ready(SecretSource),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ByLogin {
    pub(crate) login: String,
}

impl Persona {
    /// Where its token for a system comes from.
    pub(crate) fn token_for(&self, system: &str) -> Option<&TokenSource> {
        self.tokens.get(system).or(self.token.as_ref())
    }
}
