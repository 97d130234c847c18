use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::header::AUTHORIZATION;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::Value;
use specs::System;
use specs::expression::{Condition, Scope};

use crate::failure::{Failure, OAuthError};
use crate::pipeline::Task;
use crate::secret;
use crate::site::collection;
use crate::state::{CollectionId, Layout, Record};
use crate::validate::Form;

/// Where clients are registered, as a flow's parameters say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameters {
    resource: String,
    /// The field that holds what the client calls itself.
    id: String,
    /// The field that holds the hash of its secret.
    secret: String,
    /// Which of the records are clients here, over `record`.
    #[serde(default, rename = "if")]
    condition: Option<Condition>,
}

/// The clients of a token endpoint.
#[derive(Debug)]
pub(super) struct Clients {
    parameters: Parameters,
    collection: CollectionId,
}

/// What a request says about its client (RFC 6749, section 2.3.1).
struct Credentials {
    id: String,
    secret: Option<String>,
}

impl Clients {
    pub(super) fn new(system: &System, parameters: Parameters, layout: &Layout) -> Result<Self, String> {
        let collection = collection(system, &parameters.resource, layout)?;
        Ok(Self { parameters, collection })
    }

    /// The client of a request, once it has proved who it is; `permit` is asked before the secret,
    /// which a client that may not come this way need not have.
    pub(super) fn authenticated(
        &self,
        task: &Task<'_>,
        form: &Form,
        permit: impl Fn(&Record) -> Result<(), Failure>,
    ) -> Result<Arc<Record>, Failure> {
        let credentials = credentials(task, form)?;
        let client = self.client(task, &credentials.id)?;
        permit(&client)?;
        let hash = client.field(&self.parameters.secret).as_str().unwrap_or_default();
        let proved = credentials.secret.is_some_and(|shown| secret::matches(&shown, hash));
        if !proved {
            return Err(unknown_client("client authentication failed"));
        }
        task.about.is(&client);
        Ok(client)
    }

    fn client(&self, task: &Task<'_>, id: &str) -> Result<Arc<Record>, Failure> {
        let snapshot = task.snapshot();
        let collection = snapshot.collection(self.collection);
        let by_id = self.parameters.id == collection.form().id;
        let found =
            if by_id { collection.get(id) } else { collection.find(&self.parameters.id, &Value::from(id)) };
        // A client that repeats its id in another field may not declare that unique: then look.
        let found =
            found.or_else(|| collection.get(id).filter(|record| record.field(&self.parameters.id) == id));
        let record = found.ok_or_else(|| unknown_client("client authentication failed"))?;
        let names = [("record", record.fields())];
        let counts =
            self.parameters.condition.as_ref().map_or(Ok(true), |it| it.holds(&Scope::new(&names)))?;
        if counts { Ok(Arc::clone(record)) } else { Err(unknown_client("client authentication failed")) }
    }
}

fn unknown_client(description: &str) -> Failure {
    Failure::oauth(OAuthError::InvalidClient, description)
}

fn credentials(task: &Task<'_>, form: &Form) -> Result<Credentials, Failure> {
    let header = task.exchange.header(AUTHORIZATION).map(basic).transpose()?;
    let body = form.get("client_id");
    match (header, body) {
        (Some(basic), Some(id)) if basic.id != id || form.get("client_secret").is_some() => {
            Err(Failure::oauth(OAuthError::InvalidRequest, "the client authenticates in more than one way"))
        }
        (Some(basic), _) => Ok(basic),
        (None, Some(id)) => {
            Ok(Credentials { id: id.to_owned(), secret: form.get("client_secret").map(str::to_owned) })
        }
        (None, None) => Err(unknown_client("no client authentication")),
    }
}

/// `Authorization: Basic`, whose parts are form-encoded before they are joined.
fn basic(header: &str) -> Result<Credentials, Failure> {
    let malformed = || unknown_client("the Authorization header is not HTTP Basic");
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
