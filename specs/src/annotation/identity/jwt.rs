use crate::IndexMap;
use serde::Deserialize;

use crate::expression::Template;

/// Which tokens are accepted. Signature, issuer and expiry are always checked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JwtIdentity {
    /// The system whose tokens these are.
    pub provider: String,
    /// Whom the token must be meant for.
    #[serde(default)]
    pub audience: Audience,
}

/// The audience a token must carry.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(from = "String")]
pub enum Audience {
    /// Any audience will do.
    #[default]
    Any,
    /// This one must be among them.
    Exactly(String),
}

impl From<String> for Audience {
    fn from(text: String) -> Self {
        if text == "any" { Self::Any } else { Self::Exactly(text) }
    }
}

/// This system issues tokens.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// The issuer of platform tokens, over `base`.
    pub issuer: Template,
    /// The issuer of a tenant's tokens, over `base` and `tenant_id`.
    #[serde(default)]
    pub tenant_issuer: Option<Template>,
    /// Seconds an access token lives unless its client says otherwise.
    pub lifetime: u64,
    /// The resource its users are records of.
    pub users: String,
    /// Claims of a user's access token, over `user` and `persona`; a null claim is left out.
    pub claims: IndexMap<String, Template>,
}
