use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::StatusCode;
use specs::{Operation, System};

use super::base::Base;
use super::credential::Credential;
use super::deployment::{Deployment, Writes};
use super::error::TargetError;
use super::world::Worlds;
use crate::cleanup::{Ledger, Leftover, sweep};
use crate::exchange::{Request, Response};
use crate::secret::Secret;

/// Where one workflow runs.
#[derive(Debug)]
pub(crate) enum Place<'t> {
    /// A world of a mock, made for the workflow.
    World { worlds: &'t Worlds, name: String },
    /// A deployment as it is, and what the workflow made there.
    Deployment { deployment: &'t Deployment, ledger: Ledger },
}

/// How long a request that is on its way may still be answered once somebody wants to stop: what it makes
/// could not be taken away if nobody knew of it.
const GRACE: Duration = Duration::from_secs(5);

impl Place<'_> {
    /// What requests to a system begin with.
    pub(crate) fn base(&self, system: &str) -> Base {
        match self {
            Self::World { worlds, name } => Base::new(&worlds.base(name, system)),
            Self::Deployment { deployment, .. } => {
                deployment.systems.get(system).cloned().unwrap_or_default()
            }
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
            Self::Deployment { deployment, .. } => deployment.keyring.credential(credential, system).await,
        }
    }

    /// Whether what is made here stays when it is closed.
    pub(crate) const fn is_kept(&self) -> bool {
        matches!(self, Self::Deployment { .. })
    }

    /// A number that tells what is made here from what was there before: a world starts anew, a deployment
    /// remembers.
    pub(crate) fn nonce(&self) -> u64 {
        match self {
            Self::World { .. } => 7_000,
            Self::Deployment { .. } => {
                let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                u64::try_from(now.as_millis()).unwrap_or_default() % 1_000_000_000_000
            }
        }
    }

    /// Takes note of an exchange: of what it made, and of tokens that are not good any more. A world goes as a
    /// whole.
    pub(crate) fn note(
        &self,
        system: &System,
        operation: &Operation,
        request: &Request,
        response: &Response,
    ) {
        let Self::Deployment { deployment, ledger } = self else { return };
        if response.status == StatusCode::UNAUTHORIZED {
            deployment.keyring.doubt(request);
        }
        if let Some(base) = deployment.systems.get(system.name()) {
            ledger.note(system, operation, base, request, response);
        }
    }

    /// How long an exchange goes on that is interrupted.
    pub(crate) fn grace(&self) -> Duration {
        match self {
            Self::Deployment { deployment, .. } if deployment.writes == Writes::Allowed => GRACE,
            _ => Duration::ZERO,
        }
    }

    /// Clears away what was made for the workflow and by it, and answers what could not be.
    pub(crate) async fn close(self) -> Result<Vec<Leftover>, TargetError> {
        match self {
            Self::World { worlds, name } => worlds.delete(&name).await.map(|()| Vec::new()),
            Self::Deployment { deployment, ledger } => {
                let keyring = &deployment.keyring;
                Ok(sweep(&ledger, keyring.client(), keyring, deployment.cleanup).await)
            }
        }
    }
}
