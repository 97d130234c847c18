use super::credential::Credential;
use super::deployment::Deployment;
use super::error::TargetError;
use super::world::Worlds;
use crate::secret::Secret;

/// Where one workflow runs.
#[derive(Debug)]
pub(crate) enum Place<'t> {
    /// A world of a mock, made for the workflow.
    World { worlds: &'t Worlds, name: String },
    /// A deployment as it is.
    Deployment(&'t Deployment),
}

impl Place<'_> {
    /// What stands before the paths of a system's operations, without a slash at its end.
    pub(crate) fn base(&self, system: &str) -> String {
        match self {
            Self::World { worlds, name } => worlds.base(name, system),
            Self::Deployment(deployment) => deployment.base.as_str().trim_end_matches('/').to_owned(),
        }
    }

    /// A persona's credential for a system.
    pub(crate) async fn credential(
        &self,
        credential: &Credential,
        system: &str,
    ) -> Result<Secret, TargetError> {
        match self {
            Self::World { worlds, name } => worlds.credential(name, credential, system).await,
            Self::Deployment(deployment) => deployment.credential(credential),
        }
    }

    /// Clears away what was made for the workflow.
    pub(crate) async fn close(self) -> Result<(), TargetError> {
        match self {
            Self::World { worlds, name } => worlds.delete(&name).await,
            Self::Deployment(_) => Ok(()),
        }
    }
}
