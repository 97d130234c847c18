//! The token endpoint (RFC 6749, section 3.2): a grant a file.

mod exchange;

use super::Flow;
use super::provider::{Drafts, Event, Party, Plan, Proven, Provider, Redeemed};
use crate::failure::{Failure, OAuthError};
use crate::pipeline::{Outcome, Task};
use crate::validate::Form;

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

/// Gives clients tokens for what they show.
#[derive(Debug)]
pub(super) struct Token(pub(super) Plan);

impl Flow for Token {
    fn run(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        let provider = Provider::of(task, &self.0)?;
        let empty = Form::default();
        let form = task.body.form().unwrap_or(&empty);
        let mut party = Party::default();
        let outcome = granted(&provider, form, &mut party);
        if let Err(failure) = &outcome {
            let error = failure.message.as_deref().unwrap_or(failure.reason.as_str());
            provider.note_alone(Event::TokenRefused, Some(error), &party)?;
        }
        outcome
    }
}

fn granted(provider: &Provider<'_>, form: &Form, party: &mut Party) -> Result<Outcome, Failure> {
    if let Some(name) = form.repeated() {
        let description = format!("the parameter {name} is repeated");
        return Err(Failure::oauth(OAuthError::InvalidRequest, description));
    }
    let Some(grant) = form.get("grant_type") else {
        return Err(Failure::oauth(OAuthError::InvalidRequest, "grant_type is missing"));
    };
    let grants = ["authorization_code", "refresh_token", "client_credentials", EXCHANGE];
    if !grants.contains(&grant) {
        let description = "the grant type is not supported";
        return Err(Failure::oauth(OAuthError::UnsupportedGrantType, description));
    }
    let (client, proven) = provider.authenticated(form)?;
    party.client = Some(client.clone());
    party.tenant = provider.tenant().cloned();
    // What a refresh token was granted is decided when it is issued; whoever has one may use it.
    if grant != "refresh_token" && !provider.may_use(grant, party)? {
        return Err(Failure::oauth(OAuthError::UnauthorizedClient, "the client may not use this grant"));
    }
    let redeemed = match grant {
        "authorization_code" => provider.commit(|work| {
            let redeemed = provider.redeem_code(work, &client, form)?;
            issued(provider, work, redeemed)
        })?,
        "refresh_token" => provider.commit(|work| {
            let (token, scope) = (form.get("refresh_token"), form.get("scope"));
            let redeemed = provider.redeem_refresh(work, Some(&client), token, scope)?;
            issued(provider, work, redeemed)
        })?,
        "client_credentials" => client_credentials(provider, form, party, proven)?,
        _ => exchange::exchange(provider, form, party, proven)?,
    };
    match redeemed {
        Redeemed::Refused(failure) => Err(failure),
        Redeemed::Tokens(issued) => {
            let mut answer = issued.0.sign(provider.task.site.keys())?;
            if grant == EXCHANGE {
                answer["issued_token_type"] = exchange::ACCESS_TOKEN.into();
            }
            Ok(Outcome::Tokens(answer.into()))
        }
    }
}

/// A token for a client on its own behalf (RFC 6749, section 4.4).
fn client_credentials(
    provider: &Provider<'_>,
    form: &Form,
    party: &mut Party,
    proven: Proven,
) -> Result<Redeemed, Failure> {
    let (Some(client), Proven::Confidential) = (&party.client, proven) else {
        return Err(Failure::oauth(OAuthError::InvalidClient, "this needs a client that keeps a secret"));
    };
    let scope = provider.scope(client, form.get("scope"))?;
    if scope.is_empty() && form.get("scope").is_some() {
        return Err(no_scope());
    }
    party.scope = Some(scope);
    provider.commit(|work| {
        let drafts = provider.draft_client(work, party)?;
        issued(provider, work, tokens(drafts, party))
    })
}

fn tokens(drafts: Drafts, party: &Party) -> Redeemed {
    Redeemed::Tokens(Box::new((drafts, party.clone())))
}

fn no_scope() -> Failure {
    let description = "none of the scopes asked for may be given to this client";
    Failure::oauth(OAuthError::InvalidScope, description)
}

fn issued(
    provider: &Provider<'_>,
    work: &mut crate::change::Work<'_, '_>,
    redeemed: Redeemed,
) -> Result<Redeemed, Failure> {
    if let Redeemed::Tokens(issued) = &redeemed {
        provider.note(work, Event::TokenIssued, None, &issued.1)?;
    }
    Ok(redeemed)
}
