use super::file::FileError;
use crate::client::ClientError;

/// Why a target cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// It could not be talked to.
    #[error("{0}")]
    Client(#[from] ClientError),
    /// The mock in this process did not start.
    #[error("the mock did not start: {0}")]
    Start(String),
    /// The control API of a mock answered something else than documented.
    #[error("the mock's control API answered {status} to {request}: {body}")]
    Control {
        /// Method and path.
        request: String,
        /// Status code.
        status: u16,
        /// The beginning of its body.
        body: String,
    },
    /// A deployment is one system's, and it was not said which.
    #[error("{0} is no mock, so it is one system, and `--system` says which")]
    NoSystem(String),
    /// Its target file cannot be used.
    #[error("{0}")]
    File(#[from] FileError),
    /// A persona cannot log in.
    #[error("the persona `{persona}` cannot log in by `{login}`: {reason}")]
    Login {
        /// The persona.
        persona: String,
        /// The login of the target file.
        login: String,
        /// Why not, secrets masked.
        reason: String,
        /// What to try.
        hint: String,
    },
    /// The target has no such system.
    #[error("{target} does not serve {system}")]
    NotServed {
        /// The target.
        target: String,
        /// The system that a step calls.
        system: String,
    },
    /// A credential that a workflow asks for is not known.
    #[error("there is no {what} for the persona `{persona}`")]
    NoCredential {
        /// `token`, `client id`, …
        what: &'static str,
        /// The persona.
        persona: String,
        /// What to try.
        hint: String,
    },
}

impl TargetError {
    /// What to try.
    pub fn hint(&self) -> String {
        match self {
            Self::Client(error) => error.hint().to_owned(),
            Self::Start(_) => "name a running one with --target URL".to_owned(),
            Self::Control { .. } => "check that the mock is of this runner's version".to_owned(),
            Self::NoSystem(_) => "name the system that stands there: --system NAME".to_owned(),
            Self::NotServed { .. } => "name the systems that it serves with --system".to_owned(),
            Self::File(_) => "docs/targets.md describes every key".to_owned(),
            Self::NoCredential { hint, .. } | Self::Login { hint, .. } => hint.clone(),
        }
    }

    /// Is it the caller's own mistake, rather than something that could not be checked?
    pub fn is_usage(&self) -> bool {
        matches!(self, Self::NoSystem(_) | Self::File(_))
    }
}
