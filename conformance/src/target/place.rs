use super::base::Base;
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
    /// What requests to a system begin with.
    pub(crate) fn base(&self, system: &str) -> Base {
        match self {
            Self::World { worlds, name } => Base::new(&worlds.base(name, system)),
            Self::Deployment(deployment) => deployment.systems.get(system).cloned().unwrap_or_default(),
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
            Self::Deployment(deployment) => deployment.keyring.credential(credential, system).await,
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
