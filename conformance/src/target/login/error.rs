use crate::client::ClientError;

/// Why a login gives no token.
#[derive(Clone, Debug, thiserror::Error)]
pub(in crate::target) enum LoginError {
    /// The persona lacks what the login shows.
    #[error("the persona has no `{0}`")]
    Missing(&'static str),
    /// It has a source, where there is nothing.
    #[error("a secret is missing")]
    Absent(String),
    #[error("{0}")]
    Client(#[from] ClientError),
    /// Whoever was asked says no.
    #[error("{0}")]
    Refused(String),
    /// What is answered is no answer to a login.
    #[error("{0}")]
    Unexpected(String),
    /// A page asks for what nobody told us.
    #[error("the login page asks for `{0}`")]
    Asked(String),
}

impl LoginError {
    /// What to try.
    pub(in crate::target) fn hint(&self) -> String {
        match self {
            Self::Missing(key) => format!("add `{key}` to the persona in the target file"),
            Self::Absent(hint) => hint.clone(),
            Self::Client(error) => error.hint().to_owned(),
            Self::Refused(_) => {
                "check the persona's credentials; it is not tried again in this run".to_owned()
            }
            Self::Unexpected(_) => "check the login's URLs in the target file".to_owned(),
            Self::Asked(name) => format!("add `{name}` to the persona's `fields` in the target file"),
        }
    }
}
