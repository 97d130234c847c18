use serde::Deserialize;
use serde_json::Value;
use specs::System;

use super::Flow;
use super::client::{self, Clients};
use crate::failure::{Failure, OAuthError};
use crate::pipeline::{Outcome, Task};
use crate::state::Layout;
use crate::token;
use crate::validate::Form;

/// Gives a token back (RFC 7009). A token that is unknown is answered like one that was revoked.
#[derive(Debug)]
pub(super) struct Revoke {
    clients: Clients,
}

/// Parameters in the document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameters {
    client: client::Parameters,
}

impl Revoke {
    pub(super) fn new(system: &System, parameters: Parameters, layout: &Layout) -> Result<Self, String> {
        Ok(Self { clients: Clients::new(system, parameters.client, layout)? })
    }
}

impl Flow for Revoke {
    fn run(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        let empty = Form::default();
        let form = task.body.form().unwrap_or(&empty);
        let client = self.clients.authenticated(task, form, |_| Ok(()))?;
        let Some(token) = form.get("token") else {
            return Err(Failure::oauth(OAuthError::InvalidRequest, "token is missing"));
        };
        let world = &task.exchange.world;
        let Ok(claims) = token::verify(task.site.keys(), world, token) else { return Ok(Outcome::Nothing) };
        let owner = claims.get("client_id").and_then(Value::as_str).unwrap_or_default();
        if owner != client.field("client_id") {
            let description = "the token was issued to another client";
            return Err(Failure::oauth(OAuthError::UnauthorizedClient, description));
        }
        world.commit(|transaction| {
            transaction.revoke(token::id(&claims), token::expiry(&claims));
            Ok(Outcome::Nothing)
        })
    }
}
