use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::header::AUTHORIZATION;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use specs::annotation::Clients;
use specs::expression::Template;

use super::{Party, Provider, needed};
use crate::failure::{Failure, OAuthError, text};
use crate::secret;
use crate::state::{Record, Snapshot};
use crate::validate::Form;

/// What a request says about its client (RFC 6749, section 2.3.1).
struct Credentials {
    id: String,
    secret: Option<String>,
}

/// How a client proved who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::flow) enum Proven {
    /// By its secret.
    Confidential,
    /// Not at all: it can keep no secret.
    Public,
}

impl Provider<'_> {
    pub(super) fn clients(&self) -> Result<&Clients, Failure> {
        needed(self.annotation.clients.as_ref(), "clients")
    }

    /// The client that calls itself so, if it is known in the realm.
    pub(in crate::flow) fn client(
        &self,
        snapshot: &Snapshot,
        id: &str,
    ) -> Result<Option<Arc<Record>>, Failure> {
        let clients = self.clients()?;
        let collection = needed(self.plan.clients, "clients")?;
        let found = snapshot.lookup(collection, Some(&clients.id), &Value::from(id));
        // A client that repeats its id in another field may not declare that unique: then look.
        let by_id = || snapshot.collection(collection).get(id).filter(|it| it.field(&clients.id) == id);
        let Some(client) = found.or_else(by_id) else { return Ok(None) };
        let party =
            Party { client: Some(Arc::clone(client)), tenant: self.tenant.clone(), ..Party::default() };
        let condition = self.realm.and_then(|realm| realm.clients.as_ref());
        let is_known = condition.is_none() || self.names(&party).holds(condition)?;
        Ok(is_known.then(|| Arc::clone(client)))
    }

    /// The client of a request, once it has proved who it is as far as it can.
    pub(in crate::flow) fn authenticated(&self, form: &Form) -> Result<(Arc<Record>, Proven), Failure> {
        let Credentials { id, secret: shown } = self.credentials(form)?;
        let snapshot = self.task.snapshot();
        let client = self.client(&snapshot, &id)?.ok_or_else(|| refused("client authentication failed"))?;
        if self.is_public(&client)? {
            return match shown {
                None => Ok((client, Proven::Public)),
                Some(_) => Err(refused("the client has no secret")),
            };
        }
        let hash = client.field(&self.clients()?.secret).as_str().unwrap_or_default();
        match shown.is_some_and(|shown| secret::matches(&shown, hash)) {
            true => Ok((client, Proven::Confidential)),
            false => Err(refused("client authentication failed")),
        }
    }

    /// The client of a request, which keeps a secret and showed it.
    pub(in crate::flow) fn confidential(&self, form: &Form) -> Result<Arc<Record>, Failure> {
        match self.authenticated(form)? {
            (client, Proven::Confidential) => Ok(client),
            (_, Proven::Public) => Err(refused("this needs a client that keeps a secret")),
        }
    }

    /// Whether a client cannot keep a secret.
    pub(in crate::flow) fn is_public(&self, client: &Arc<Record>) -> Result<bool, Failure> {
        let Some(condition) = &self.clients()?.public else { return Ok(false) };
        self.names(&of(client)).holds(Some(condition))
    }

    /// Whether a party's client may use a grant.
    pub(in crate::flow) fn may_use(&self, grant: &str, party: &Party) -> Result<bool, Failure> {
        let condition = self.clients()?.grants.get(grant);
        condition.map_or(Ok(false), |condition| self.names(party).holds(Some(condition)))
    }

    /// The scopes that were asked for and that a client may have, in the order they were asked for;
    /// all of the client's where none was asked for. None at all is nothing.
    pub(in crate::flow) fn scope(
        &self,
        client: &Arc<Record>,
        asked: Option<&str>,
    ) -> Result<String, Failure> {
        let allowed = self.names(&of(client)).render(&self.clients()?.scopes)?;
        let allowed = words(&allowed);
        let Some(asked) = asked else { return Ok(allowed.join(" ")) };
        let mut given: Vec<&str> = Vec::new();
        for word in asked.split_whitespace() {
            if allowed.iter().any(|it| it == word) && !given.contains(&word) {
                given.push(word);
            }
        }
        Ok(given.join(" "))
    }

    /// Whether browsers may be sent to this address with a code: exactly one that is registered.
    pub(in crate::flow) fn takes_codes_at(&self, client: &Arc<Record>, uri: &str) -> Result<bool, Failure> {
        self.is_listed(client, self.clients()?.redirect_uris.as_ref(), uri)
    }

    /// Whether browsers may be sent to this address after logout.
    pub(in crate::flow) fn takes_logouts_at(&self, client: &Arc<Record>, uri: &str) -> Result<bool, Failure> {
        self.is_listed(client, self.clients()?.logout_uris.as_ref(), uri)
    }

    fn is_listed(&self, client: &Arc<Record>, list: Option<&Template>, uri: &str) -> Result<bool, Failure> {
        let Some(list) = list else { return Ok(false) };
        let list = self.names(&of(client)).render(list)?;
        Ok(list.as_array().is_some_and(|list| list.iter().any(|known| known == uri)))
    }

    /// What pages call a client.
    pub(in crate::flow) fn client_name(&self, client: &Arc<Record>) -> Result<String, Failure> {
        Ok(text(&self.names(&of(client)).render(&self.clients()?.name)?))
    }

    /// What a client calls itself.
    pub(in crate::flow) fn client_id(&self, client: &Record) -> Result<Value, Failure> {
        Ok(client.field(&self.clients()?.id).clone())
    }

    fn credentials(&self, form: &Form) -> Result<Credentials, Failure> {
        let header = self.task.exchange.header(AUTHORIZATION).map(basic).transpose()?;
        let body = form.get("client_id");
        match (header, body) {
            (Some(basic), Some(id)) if basic.id != id || form.get("client_secret").is_some() => {
                let description = "the client authenticates in more than one way";
                Err(Failure::oauth(OAuthError::InvalidRequest, description))
            }
            (Some(basic), _) => Ok(basic),
            (None, Some(id)) => {
                Ok(Credentials { id: id.to_owned(), secret: form.get("client_secret").map(str::to_owned) })
            }
            (None, None) => Err(refused("no client authentication")),
        }
    }
}

fn of(client: &Arc<Record>) -> Party {
    Party { client: Some(Arc::clone(client)), ..Party::default() }
}

fn refused(description: &str) -> Failure {
    Failure::oauth(OAuthError::InvalidClient, description)
}

/// The words of a list, or of a text between its spaces.
pub(in crate::flow) fn words(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text.split_whitespace().map(str::to_owned).collect(),
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// `Authorization: Basic`, whose parts are form-encoded before they are joined.
fn basic(header: &str) -> Result<Credentials, Failure> {
    let malformed = || refused("the Authorization header is not HTTP Basic");
    let (scheme, encoded) = header.split_once(' ').ok_or_else(malformed)?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(malformed());
    }
    let bytes = BASE64_STANDARD.decode(encoded.trim()).map_err(|_| malformed())?;
    let text = String::from_utf8(bytes).map_err(|_| malformed())?;
    let (id, secret) = text.split_once(':').ok_or_else(malformed)?;
    Ok(Credentials { id: decoded(id), secret: Some(decoded(secret)).filter(|secret| !secret.is_empty()) })
}

fn decoded(part: &str) -> String {
    percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned()
}
