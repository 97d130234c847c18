use std::path::PathBuf;

use reqwest::Url;
use specs::Contract;

use super::error::TargetError;

/// A mock in this process, on threads of its own; it stops when this is dropped.
#[derive(Debug)]
pub(super) struct Running {
    #[cfg(feature = "mock")]
    server: Option<mock_server::MockServer>,
    #[cfg(feature = "mock")]
    threads: Option<tokio::runtime::Runtime>,
}

#[cfg(feature = "mock")]
impl Drop for Running {
    fn drop(&mut self) {
        drop(self.server.take());
        // Waiting for threads to end is not allowed where others are waited for.
        if let Some(threads) = self.threads.take() {
            threads.shutdown_background();
        }
    }
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
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let threads = threads.map_err(|error| refused(error.to_string()))?;
    let starting = threads.spawn(async move {
        match served {
            None => MockServer::start().await,
            Some(Served { contract, fixtures: None }) => MockServer::serving(contract).await,
            Some(Served { contract, fixtures: Some(folder) }) => {
                MockServer::serving_with(contract, &folder).await
            }
        }
    });
    // From here on, whatever goes wrong, its threads are let go as they must be.
    let mut running = Running { server: None, threads: Some(threads) };
    let server = starting.await.map_err(|error| refused(error.to_string()))?;
    let server = server.map_err(|error| refused(error.to_string()))?;
    let url = server.url().parse().map_err(|_| refused(format!("`{}` is no URL", server.url())))?;
    running.server = Some(server);
    Ok((running, url))
}

#[cfg(not(feature = "mock"))]
#[expect(clippy::unused_async, reason = "the same signature with and without the mock")]
pub(super) async fn start(_served: Option<Served>) -> Result<(Running, Url), TargetError> {
    Err(TargetError::Start("this runner was built without it".to_owned()))
}
