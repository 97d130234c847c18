use std::path::PathBuf;

use reqwest::Url;
use specs::Contract;

use super::error::TargetError;

/// A mock in this process; it stops when this is dropped.
#[derive(Debug)]
pub(super) struct Running {
    #[cfg(feature = "mock")]
    _server: mock_server::MockServer,
}

/// What a mock of this process serves.
#[derive(Debug)]
pub struct Served {
    /// Its systems.
    pub contract: Contract,
    /// The folder of its records; without one, those that ship inside.
    pub fixtures: Option<PathBuf>,
}

/// The description of every mock's control API.
#[cfg(feature = "mock")]
pub(super) const CONTROL_DOCUMENT: Option<&str> = Some(mock_server::CONTROL_DOCUMENT);

#[cfg(not(feature = "mock"))]
pub(super) const CONTROL_DOCUMENT: Option<&str> = None;

#[cfg(feature = "mock")]
pub(super) async fn start(served: Option<Served>) -> Result<(Running, Url), TargetError> {
    use mock_server::MockServer;

    let refused = |error: String| TargetError::Start(error);
    let server = match served {
        None => MockServer::start().await,
        Some(Served { contract, fixtures: None }) => MockServer::serving(contract).await,
        Some(Served { contract, fixtures: Some(folder) }) => {
            MockServer::serving_with(contract, &folder).await
        }
    };
    let server = server.map_err(|error| refused(error.to_string()))?;
    let url = server.url().parse().map_err(|_| refused(format!("`{}` is no URL", server.url())))?;
    Ok((Running { _server: server }, url))
}

#[cfg(not(feature = "mock"))]
#[expect(clippy::unused_async, reason = "the same signature with and without the mock")]
pub(super) async fn start(_served: Option<Served>) -> Result<(Running, Url), TargetError> {
    Err(TargetError::Start("this runner was built without it".to_owned()))
}
