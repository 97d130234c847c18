use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use fixtures::{Fixtures, Seed};
use jiff::Timestamp;
use specs::{Contract, Diagnostics};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::deliver::DeliverTo;
use crate::server::{self, BindError, Live};
use crate::site::{Settings, Site, SiteError};

/// A mock on a port of its own, for tests. It stops when it is dropped.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), mock_server::StartError> {
/// let mock = mock_server::MockServer::start().await?;
/// assert!(mock.url().starts_with("http://127.0.0.1:"));
/// # mock.stop().await;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct MockServer {
    url: String,
    site: Arc<Site>,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<()>,
}

/// Why a mock did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The documents or fixtures are wrong.
    #[error("{0}")]
    Contract(#[from] Diagnostics),
    /// The documents cannot be served.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// No port.
    #[error(transparent)]
    Bind(#[from] BindError),
}

impl MockServer {
    /// Serves the systems that ship inside, on a free port of loopback.
    ///
    /// # Errors
    /// [`StartError`] when no port is free.
    pub async fn start() -> Result<Self, StartError> {
        Self::serving(specs::embedded()).await
    }

    /// Serves these systems, on a free port of loopback.
    ///
    /// # Errors
    /// [`StartError`] when the fixtures do not fit the systems, or no port is free.
    pub async fn serving(contract: Contract) -> Result<Self, StartError> {
        let fixtures = Fixtures::load(&contract, None, Seed::default(), Timestamp::now())?;
        Self::with(contract, &fixtures).await
    }

    /// Serves the document at a path, anybody's, a file or a folder with an `openapi.yaml` in it, at its own paths.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("pets.yaml");
    /// std::fs::write(&path, r##"
    /// openapi: 3.1.0
    /// info: {title: Pets, version: "1"}
    /// paths:
    ///   /pets:
    ///     get:
    ///       responses: {"200": {description: all, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}}}}}
    ///     post:
    ///       requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
    ///       responses: {"201": {description: made, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
    ///   /pets/{petId}:
    ///     parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
    ///     get:
    ///       responses: {"200": {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}}
    ///     delete: {responses: {"204": {description: gone}}}
    /// components:
    ///   schemas:
    ///     Pet: {type: object, required: [name], properties: {id: {type: integer, readOnly: true}, name: {type: string}}}
    /// "##)?;
    /// let mock = mock_server::MockServer::document(&path).await?;
    /// let pets = format!("{}/@this-test/pets", mock.url()); // one world a test
    /// let client = reqwest::Client::new();
    /// let made = client.post(&pets).json(&serde_json::json!({"name": "Rex"})).send().await?;
    /// let made: serde_json::Value = made.json().await?;
    /// let pet = format!("{pets}/{}", made["id"]);
    /// let read: serde_json::Value = client.get(&pet).send().await?.json().await?;
    /// assert_eq!(read["name"], "Rex");
    /// assert_eq!(client.delete(&pet).send().await?.status(), 204);
    /// assert_eq!(client.get(&pet).send().await?.status(), 404);
    /// # mock.stop().await;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`StartError`] when nothing of the document can be served, or no port is free.
    pub async fn document(path: &Path) -> Result<Self, StartError> {
        Self::serving(Contract::new([specs::contract::load("", path)?])).await
    }

    /// Serves these systems with the records of a folder, on a free port of loopback.
    ///
    /// # Errors
    /// As [`Self::serving`], and everything that is wrong with the folder.
    pub async fn serving_with(contract: Contract, folder: &Path) -> Result<Self, StartError> {
        let fixtures = Fixtures::load(&contract, Some(folder), Seed::default(), Timestamp::now())?;
        Self::with(contract, &fixtures).await
    }

    /// Serves these systems and records, on a free port of loopback.
    ///
    /// # Errors
    /// [`StartError`] when the records do not fit the systems, or no port is free.
    pub async fn with(contract: Contract, fixtures: &Fixtures) -> Result<Self, StartError> {
        Self::delivering(contract, fixtures, DeliverTo::default()).await
    }

    /// The same, its deliveries sent where this says.
    ///
    /// # Errors
    /// As [`Self::with`].
    pub async fn delivering(
        contract: Contract,
        fixtures: &Fixtures,
        deliver_to: DeliverTo,
    ) -> Result<Self, StartError> {
        let listener = server::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let address = listener.local_addr().map_err(|reason| BindError::Other {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            reason,
        })?;
        let url = format!("http://{address}");
        let settings = Settings {
            public_url: url.clone(),
            seed: Seed::default(),
            now: None,
            world_ttl: Duration::from_secs(3_600),
            deliver_to,
            strict: false,
        };
        let site = Arc::new(Site::new(contract, fixtures, settings)?);
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = server::serve(listener, Live::new(Arc::clone(&site)), async {
            let _ = stopped.await;
        });
        Ok(Self { url, site, stop: Some(stop), running: tokio::spawn(serving) })
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it serves.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Stops it and waits until answers under way are finished.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        let _ = (&mut self.running).await;
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        self.running.abort();
    }
}
