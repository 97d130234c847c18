use crate::IndexMap;
use serde::Deserialize;

use crate::expression::{Condition, Template};

/// What is kept as records of a resource: their secret as a hash, beside the fields of [`Protocol`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// The resource.
    pub resource: String,
    /// The field that holds the hash of what was given out.
    pub by: String,
    /// What it starts with.
    #[serde(default)]
    pub prefix: String,
    /// Seconds it counts.
    pub lifetime: Template,
    /// Fields beside those of the protocol.
    #[serde(default)]
    pub set: IndexMap<String, Template>,
}

/// Sessions of browsers: who signed in, when, how. What the cookie holds is kept hashed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sessions {
    /// The resource.
    pub resource: String,
    /// The field that holds the hash of what the cookie holds.
    pub by: String,
    /// Name of the cookie.
    pub cookie: String,
    /// Seconds it lasts.
    pub lifetime: Template,
    /// Fields beside those of the protocol.
    #[serde(default)]
    pub set: IndexMap<String, Template>,
}

/// What people agreed to, a record a person and client.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consents {
    /// The resource.
    pub resource: String,
    /// Whether a person is asked at all unless the client insists.
    #[serde(default, rename = "if")]
    pub condition: Option<Condition>,
    /// Fields beside those of the protocol.
    #[serde(default)]
    pub set: IndexMap<String, Template>,
}

/// The fields in which protocols keep what they need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Of a session.
    Session,
    /// Of an authorization code.
    Code,
    /// Of a refresh token.
    RefreshToken,
    /// Of a consent.
    Consent,
    /// Of somebody who was sent to a service that vouches for people.
    Attempt,
    /// Of what such a service calls a person.
    Link,
    /// Of a session too, where such services are declared.
    FederatedSession,
}

impl Protocol {
    /// Their names.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Session => &["user_id", "auth_time", "amr", "expires_at"],
            Self::Code => &[
                "client_id",
                "user_id",
                "session_id",
                "redirect_uri",
                "scope",
                "nonce",
                "code_challenge",
                "auth_time",
                "amr",
                "expires_at",
                "used_at",
                "access_token_id",
                "access_expires_at",
            ],
            Self::RefreshToken => &[
                "client_id",
                "user_id",
                "session_id",
                "family_id",
                "scope",
                "auth_time",
                "amr",
                "expires_at",
                "used_at",
                "revoked_at",
                "access_token_id",
                "access_expires_at",
            ],
            Self::Consent => &["user_id", "client_id", "scopes"],
            Self::Attempt => &["provider_id", "browser", "request", "expires_at"],
            Self::Link => &["provider_id", "subject", "user_id"],
            Self::FederatedSession => &["link_id", "provider_session"],
        }
    }
}
