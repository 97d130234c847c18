use serde_json::Value;

use super::Flow;
use super::provider::{Event, Party, Plan, Provider};
use crate::failure::{Failure, OAuthError};
use crate::pipeline::{Outcome, Task};
use crate::token::{self, Purpose};
use crate::validate::Form;

/// Gives a token back (RFC 7009). A token that is unknown is answered like one that was revoked; with
/// a refresh token goes everything that came of it.
#[derive(Debug)]
pub(super) struct Revoke(pub(super) Plan);

impl Flow for Revoke {
    fn run(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        let provider = Provider::of(task, &self.0)?;
        let empty = Form::default();
        let form = task.body.form().unwrap_or(&empty);
        let (client, _) = provider.authenticated(form)?;
        let Some(shown) = form.get("token") else {
            return Err(Failure::oauth(OAuthError::InvalidRequest, "token is missing"));
        };
        let id = provider.client_id(&client)?;
        let party = Party { client: Some(client), ..Party::default() };
        if let Ok(claims) = token::verify(task.site.keys(), &task.exchange.world, Purpose::Access, shown) {
            owned(claims.get("client_id"), &id)?;
            return provider.commit(|work| {
                work.transaction.revoke(token::id(&claims), token::expiry(&claims));
                provider.note(work, Event::TokenRevoked, None, &party)?;
                Ok(Outcome::Nothing)
            });
        }
        if !provider.keeps_refresh_tokens() {
            return Ok(Outcome::Nothing);
        }
        let Some(token) = provider.refresh_token(&task.snapshot(), shown)? else {
            return Ok(Outcome::Nothing);
        };
        owned(Some(token.field("client_id")), &id)?;
        provider.commit(|work| {
            provider.revoke_family(work, token.field("family_id"))?;
            provider.note(work, Event::TokenRevoked, None, &party)?;
            Ok(Outcome::Nothing)
        })
    }
}

fn owned(owner: Option<&Value>, client: &Value) -> Result<(), Failure> {
    if owner == Some(client) {
        return Ok(());
    }
    Err(Failure::oauth(OAuthError::UnauthorizedClient, "the token was issued to another client"))
}
