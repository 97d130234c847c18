use serde_json::{Map, Value, json};

use super::Flow;
use super::provider::{Plan, Provider};
use crate::expiry::instant;
use crate::failure::{Failure, OAuthError};
use crate::pipeline::{Outcome, Task, shown_as_bearer};
use crate::validate::Form;

/// Says of a token whether it counts, and what it stands for (RFC 7662).
#[derive(Debug)]
pub(super) struct Introspect(pub(super) Plan);

impl Flow for Introspect {
    fn run(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        let provider = Provider::of(task, &self.0)?;
        let empty = Form::default();
        let form = task.body.form().unwrap_or(&empty);
        provider.confidential(form)?;
        let Some(shown) = form.get("token") else {
            return Err(Failure::oauth(OAuthError::InvalidRequest, "token is missing"));
        };
        let said = match shown_as_bearer(task.site, task.exchange, task.found, shown) {
            Ok(credential) => access(&provider, credential.claims.as_object())?,
            Err(_) => refresh(&provider, shown)?,
        };
        Ok(Outcome::Tokens(said.into()))
    }
}

fn access(provider: &Provider<'_>, claims: Option<&Map<String, Value>>) -> Result<Value, Failure> {
    let mut said = claims.cloned().unwrap_or_default();
    if let Some(name) = said.get("sub").and_then(|sub| provider.person(&provider.task.snapshot(), sub)) {
        said.insert("username".to_owned(), provider.login(&name)?.into());
    }
    said.insert("token_type".to_owned(), "Bearer".into());
    said.insert("active".to_owned(), true.into());
    Ok(Value::Object(said))
}

fn refresh(provider: &Provider<'_>, shown: &str) -> Result<Value, Failure> {
    let inactive = json!({"active": false});
    if !provider.keeps_refresh_tokens() {
        return Ok(inactive);
    }
    let Some((token, party)) = provider.live_refresh(&provider.task.snapshot(), shown)? else {
        return Ok(inactive);
    };
    let expires = instant(token.field("expires_at"))?.map(|expires| expires.as_second());
    Ok(json!({
        "active": true,
        "token_type": "refresh_token",
        "scope": token.field("scope"),
        "client_id": token.field("client_id"),
        "sub": party.user_id(),
        "username": provider.login(&party)?,
        "exp": expires,
        "iss": provider.issuer()?,
    }))
}
