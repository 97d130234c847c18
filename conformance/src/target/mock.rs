use reqwest::Url;

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

/// The description of every mock's control API.
#[cfg(feature = "mock")]
pub(super) const CONTROL_DOCUMENT: Option<&str> = Some(mock_server::CONTROL_DOCUMENT);

#[cfg(not(feature = "mock"))]
pub(super) const CONTROL_DOCUMENT: Option<&str> = None;

#[cfg(feature = "mock")]
pub(super) async fn start() -> Result<(Running, Url), TargetError> {
    let refused = |error: String| TargetError::Start(error);
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let threads = threads.map_err(|error| refused(error.to_string()))?;
    let starting = threads.spawn(mock_server::MockServer::start());
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
pub(super) async fn start() -> Result<(Running, Url), TargetError> {
    Err(TargetError::Start("this runner was built without it".to_owned()))
}
