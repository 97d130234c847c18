//! Sign-in that a service elsewhere vouches for, with this system as its client (OpenID Connect Core
//! 1.0), and what that service says afterwards (OpenID Connect Back-Channel Logout 1.0).

mod ask;
mod callback;
mod logout;
mod partner;
mod start;
mod token;
mod wrong;

use futures::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};
use specs::System;

use super::provider::{Plan, Provider};
use super::{Conversation, Needs};
use crate::failure::Failure;
use crate::pipeline::{Outcome, Task};
use crate::state::Layout;
use wrong::Wrong;

/// One operation of it.
#[derive(Debug)]
pub(super) struct Federation {
    plan: Plan,
    action: Action,
}

/// Parameters in the document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameters {
    #[serde(default)]
    realm: Option<String>,
    /// What the operation does.
    #[serde(rename = "do")]
    action: Action,
}

/// What operations there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    /// Sends a browser to the service that the last path parameter names.
    Start,
    /// Takes it back.
    Callback,
    /// Ends the sessions that a logout token names.
    Logout,
}

impl Federation {
    pub(super) fn new(system: &System, parameters: Parameters, layout: &Layout) -> Result<Self, String> {
        let Parameters { realm, action } = parameters;
        let needs = [Needs::Federation, Needs::Sessions];
        Ok(Self { plan: Plan::new(system, layout, realm, &needs)?, action })
    }

    async fn answer(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        let provider = match (Provider::of(task, &self.plan), self.action) {
            (Ok(provider), _) => provider,
            (Err(failure), Action::Logout) => return Err(failure),
            (Err(failure), _) => return Wrong::declared(task, failure).map(Wrong::page),
        };
        let answered = match self.action {
            Action::Start => start::start(&provider).await,
            Action::Callback => callback::callback(&provider).await,
            Action::Logout => return logout::logout(&provider).await,
        };
        match answered {
            Err(wrong::Or::Failure(failure)) => Wrong::declared(task, failure).map(Wrong::page),
            Err(wrong::Or::Wrong(wrong)) => Ok(wrong.page()),
            Ok(outcome) => Ok(outcome),
        }
    }
}

impl Conversation for Federation {
    fn run<'f>(&'f self, task: &'f Task<'_>) -> BoxFuture<'f, Result<Outcome, Failure>> {
        Box::pin(self.answer(task))
    }
}

/// Seconds in which a page leads to a service.
const OPEN: i64 = 900;

/// Where somebody goes on who comes back: a path below the world's, with its query, sealed for this
/// world. Whoever holds it can send nobody anywhere else.
pub(super) fn seal(provider: &Provider<'_>, request: &str) -> String {
    let until = provider.task.snapshot().clock().now().as_second() + OPEN;
    provider.task.site.seals().seal(&[request.into(), until.into()], &bound(provider))
}

/// The request of a sealed text that was made in this world, not long ago.
fn open(provider: &Provider<'_>, sealed: &str) -> Option<String> {
    let values = provider.task.site.seals().open(sealed, &bound(provider))?;
    let [request, until] = values.as_slice() else { return None };
    until.as_i64().filter(|until| *until > provider.task.snapshot().clock().now().as_second())?;
    request.as_str().map(str::to_owned)
}

fn bound(provider: &Provider<'_>) -> Value {
    let world = &provider.task.exchange.world;
    let system = provider.task.found.system().name();
    json!({"federated": system, "world": world.name().as_str(), "generation": world.generation()})
}
