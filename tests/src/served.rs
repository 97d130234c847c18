//! A mock on a port of its own, and its worlds.

use std::path::Path;
use std::time::Duration;

use fixtures::{Fixtures, Seed};
use http::Method;
use jiff::Timestamp;
use mock_server::{DeliverTo, MockServer};
use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use specs::Contract;

use crate::{Answer, Caller};

/// Longest a test waits for one answer; far more than any takes on a loaded machine.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// The system that is called where nobody says another.
const SCAIKEY: &str = "scaikey";

/// A mock and a client of it. It stops when it is dropped.
#[derive(Debug)]
pub struct Served {
    mock: MockServer,
    client: Client,
    system: &'static str,
}

/// One world of a mock, chosen by its path.
#[derive(Debug, Clone)]
pub struct World {
    client: Client,
    root: String,
    system: String,
}

/// A client that follows no redirect and asks no proxy.
pub fn client() -> Client {
    Client::builder().redirect(Policy::none()).no_proxy().timeout(DEADLINE).build().unwrap()
}

impl Served {
    /// Serves what ships inside.
    pub async fn start() -> Self {
        Self { mock: MockServer::start().await.unwrap(), client: client(), system: SCAIKEY }
    }

    /// Serves a contract with the records and people of a folder; callers are those of a system.
    pub async fn contract(system: &'static str, contract: Contract, fixtures: &Path) -> Self {
        let fixtures = Fixtures::load(&contract, Some(fixtures), Seed::default(), Timestamp::now());
        let fixtures = fixtures.unwrap_or_else(|found| panic!("{found}"));
        Self::records(system, contract, &fixtures).await
    }

    /// Serves a contract with records and people that were read before.
    pub async fn records(system: &'static str, contract: Contract, fixtures: &Fixtures) -> Self {
        Self { mock: MockServer::with(contract, fixtures).await.unwrap(), client: client(), system }
    }

    /// Serves the document of a folder of `tests/data` by itself; its deliveries go where this says.
    pub async fn delivering(system: &'static str, deliver_to: DeliverTo) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(system);
        let own = specs::load(system, &folder.join(format!("{system}.yaml")));
        let contract = Contract::new([own.unwrap_or_else(|found| panic!("{found}"))]);
        let records = folder.join("fixtures");
        let fixtures = Fixtures::load(&contract, Some(&records), Seed::default(), Timestamp::now());
        let fixtures = fixtures.unwrap_or_else(|found| panic!("{found}"));
        let mock = MockServer::delivering(contract, &fixtures, deliver_to).await.unwrap();
        Self { mock, client: client(), system }
    }

    /// Serves a document of `tests/data` beside what ships inside, with records of its own.
    pub async fn beside(system: &str, folder: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(folder);
        let own = specs::load(system, &folder.join(format!("{system}.yaml"))).unwrap();
        let contract = Contract::new(specs::embedded().into_systems().chain([own]));
        let records = folder.join("fixtures");
        let fixtures = Fixtures::load(&contract, Some(&records), Seed::default(), Timestamp::now()).unwrap();
        Self { mock: MockServer::with(contract, &fixtures).await.unwrap(), client: client(), system: SCAIKEY }
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> &str {
        self.mock.url()
    }

    /// `127.0.0.1:PORT`
    pub fn address(&self) -> &str {
        self.url().trim_start_matches("http://")
    }

    /// A client of it.
    pub const fn client(&self) -> &Client {
        &self.client
    }

    /// The default world.
    pub fn default_world(&self) -> World {
        World { client: self.client.clone(), root: self.url().to_owned(), system: self.system.to_owned() }
    }

    /// The world of this name.
    pub fn world(&self, name: &str) -> World {
        World { root: format!("{}/@{name}", self.url()), ..self.default_world() }
    }

    /// A persona in the default world.
    pub async fn caller(&self, persona: &str) -> Caller {
        self.default_world().caller(persona).await
    }

    /// Stops it once answers under way are finished.
    pub async fn stop(self) {
        self.mock.stop().await;
    }
}

impl World {
    /// The world whose paths start with this.
    pub fn at(root: &str) -> Self {
        Self { client: client(), root: root.to_owned(), system: SCAIKEY.to_owned() }
    }

    /// The same world, its callers calling another system.
    #[must_use]
    pub fn of(self, system: &str) -> Self {
        Self { system: system.to_owned(), ..self }
    }

    /// Asks the control API.
    pub async fn control(&self, method: Method, path: &str, body: &Value) -> Answer {
        let request = self.client.request(method, format!("{}/__mock{path}", self.root));
        let request = request.header("Mock-Control", "tests");
        Answer::to(if body.is_null() { request } else { request.json(body) }).await
    }

    /// Changes the clock.
    pub async fn clock(&self, change: &Value) -> Answer {
        self.control(Method::POST, "/clock", change).await
    }

    /// Starts again from the seed.
    pub async fn reset(&self) {
        assert_eq!(self.control(Method::POST, "/reset", &Value::Null).await.status, 204);
    }

    /// Every record of a resource.
    pub async fn state(&self, resource: &str) -> Answer {
        self.control(Method::GET, &format!("/state/{}/{resource}", self.system), &Value::Null).await
    }

    /// Asks for a token of a persona.
    pub async fn token(&self, persona: &str) -> Answer {
        let wanted = json!({"persona": persona, "system": self.system});
        self.control(Method::POST, "/tokens", &wanted).await
    }

    /// A persona with a token of this world.
    pub async fn caller(&self, persona: &str) -> Caller {
        let answer = self.token(persona).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        self.holding(answer.at("/token").as_str().unwrap())
    }

    /// Somebody who holds this token.
    pub fn holding(&self, token: &str) -> Caller {
        Caller { token: Some(token.to_owned()), ..self.nobody() }
    }

    /// Somebody without a token.
    pub fn nobody(&self) -> Caller {
        Caller { client: self.client.clone(), base: format!("{}/{}", self.root, self.system), token: None }
    }
}
