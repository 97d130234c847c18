use std::collections::BTreeSet;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use specs::IndexMap;
use specs::System;
use specs::annotation::FailureKind;
use specs::expression::{Condition, Scope, Template};

use super::Flow;
use super::client::{self, Clients};
use crate::failure::{Failure, OAuthError};
use crate::pipeline::{Outcome, Task};
use crate::state::{Layout, Record};
use crate::token::{Grant, mint};
use crate::validate::Form;

/// A token for a client on its own behalf (RFC 6749, section 4.4).
#[derive(Debug)]
pub(super) struct ClientCredentials {
    clients: Clients,
    permit: Condition,
    scopes: Template,
    lifetime: Template,
    claims: IndexMap<String, Template>,
}

/// Parameters in the document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameters {
    client: client::Parameters,
    /// Whether the client may use this grant, over `client`.
    permit: Condition,
    /// Every scope the client may have, over `client`.
    scopes: Template,
    /// Seconds, over `client`.
    lifetime: Template,
    /// Claims, over `client`; null ones are left out.
    claims: IndexMap<String, Template>,
}

impl ClientCredentials {
    pub(super) fn new(system: &System, parameters: Parameters, layout: &Layout) -> Result<Self, String> {
        if system.annotation().provider.is_none() {
            return Err("the system issues tokens but declares no `provider`".to_owned());
        }
        let Parameters { client, permit, scopes, lifetime, claims } = parameters;
        Ok(Self { clients: Clients::new(system, client, layout)?, permit, scopes, lifetime, claims })
    }

    fn permit(&self, client: &Record) -> Result<(), Failure> {
        let names = [("client", client.fields())];
        if self.permit.holds(&Scope::new(&names))? {
            return Ok(());
        }
        Err(Failure::oauth(OAuthError::UnauthorizedClient, "the client may not use this grant"))
    }

    /// The scopes that were asked for and may be given, in the order of the request; all of the
    /// client's where none was asked for.
    fn scope(&self, form: &Form, scope: &Scope<'_>) -> Result<String, Failure> {
        let allowed = self.scopes.render(scope)?;
        let allowed: Vec<&str> = allowed.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let Some(asked) = form.get("scope") else { return Ok(allowed.join(" ")) };
        let mut seen = BTreeSet::new();
        let given: Vec<&str> =
            asked.split_whitespace().filter(|word| allowed.contains(word) && seen.insert(*word)).collect();
        if given.is_empty() {
            let description = "none of the scopes asked for may be given to this client";
            return Err(Failure::oauth(OAuthError::InvalidScope, description));
        }
        Ok(given.join(" "))
    }

    fn grant(&self, task: &Task<'_>, names: &Scope<'_>, scope: &str) -> Result<Grant, Failure> {
        let mut claims = Map::new();
        for (name, template) in &self.claims {
            claims.insert(name.clone(), template.render(names)?);
        }
        claims.insert("scope".to_owned(), scope.into());
        let lifetime = self.lifetime.render(names)?.as_u64();
        let provider = task.found.system().annotation().provider.as_ref().ok_or_else(|| {
            Failure::new(FailureKind::Internal, "the system issues tokens but declares no `provider`")
        })?;
        let base = Value::from(task.base());
        let issuer = provider.issuer.render(&Scope::new(&[("base", &base)]))?;
        Ok(Grant {
            issuer: crate::failure::text(&issuer),
            claims,
            lifetime: Duration::from_secs(lifetime.unwrap_or(provider.lifetime)),
        })
    }
}

impl Flow for ClientCredentials {
    fn run(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        let empty = Form::default();
        let form = task.body.form().unwrap_or(&empty);
        if let Some(name) = form.repeated() {
            let description = format!("the parameter {name} is repeated");
            return Err(Failure::oauth(OAuthError::InvalidRequest, description));
        }
        match form.get("grant_type") {
            Some("client_credentials") => {}
            Some(_) => {
                return Err(Failure::oauth(
                    OAuthError::UnsupportedGrantType,
                    "the grant type is not supported",
                ));
            }
            None => return Err(Failure::oauth(OAuthError::InvalidRequest, "grant_type is missing")),
        }
        let client = self.clients.authenticated(task, form, |client| self.permit(client))?;
        let names = [("client", client.fields())];
        let names = Scope::new(&names);
        let scope = self.scope(form, &names)?;
        let grant = self.grant(task, &names, &scope)?;
        let lifetime = grant.lifetime.as_secs();
        let (token, _) = mint(task.site.keys(), &task.exchange.world, grant)?;
        Ok(Outcome::Tokens(json!({
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": lifetime,
            "scope": scope,
        })))
    }
}
