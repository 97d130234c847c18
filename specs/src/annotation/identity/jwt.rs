use serde::Deserialize;

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

impl Audience {
    /// The one a token must carry, if it must carry one.
    pub fn exactly(&self) -> Option<&str> {
        match self {
            Self::Any => None,
            Self::Exactly(audience) => Some(audience),
        }
    }
}

impl From<String> for Audience {
    fn from(text: String) -> Self {
        if text == "any" { Self::Any } else { Self::Exactly(text) }
    }
}
