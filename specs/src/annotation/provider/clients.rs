use crate::IndexMap;
use serde::Deserialize;

use crate::expression::{Condition, Template};

/// The programs that obtain tokens. Expressions are over `client`, and `tenant` where the realm has
/// one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clients {
    /// The resource they are records of.
    pub resource: String,
    /// The field that holds what a client calls itself.
    pub id: String,
    /// The field that holds the hash of its secret.
    pub secret: String,
    /// What pages call it.
    pub name: Template,
    /// Whether it cannot keep a secret (RFC 6749, section 2.1): it proves itself by PKCE alone.
    #[serde(default)]
    pub public: Option<Condition>,
    /// By grant type, whether it may use it; over `scope` too. One that is not listed nobody may use.
    pub grants: IndexMap<String, Condition>,
    /// Every scope it may have, a list or a text.
    pub scopes: Template,
    /// Seconds its access tokens live; null for the provider's own.
    #[serde(default)]
    pub lifetime: Option<Template>,
    /// Where browsers may be sent with a code: a list.
    #[serde(default)]
    pub redirect_uris: Option<Template>,
    /// Where browsers may be sent after logout: a list.
    #[serde(default)]
    pub logout_uris: Option<Template>,
    /// Claims of a token for the client itself; a null claim is left out.
    #[serde(default)]
    pub claims: IndexMap<String, Template>,
}
