use serde_json::{Map, Value, json};

use super::{issued, no_scope, tokens};
use crate::failure::{Failure, OAuthError};
use crate::flow::provider::{Drafts, Party, Proven, Provider, Redeemed};
use crate::pipeline::shown_as_bearer;
use crate::token::{Purpose, expiry};
use crate::validate::Form;

pub(super) const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

/// Claims that a new token has of its own.
const OWN: [&str; 7] = ["iss", "iat", "exp", "jti", "nbf", "scope", "aud"];

/// A token that says the same of somebody, for another audience (RFC 8693): whoever exchanged it
/// stands in `act`.
pub(super) fn exchange(
    provider: &Provider<'_>,
    form: &Form,
    party: &mut Party,
    proven: Proven,
) -> Result<Redeemed, Failure> {
    let (Some(client), Proven::Confidential) = (party.client.clone(), proven) else {
        return Err(Failure::oauth(OAuthError::InvalidClient, "this needs a client that keeps a secret"));
    };
    let subject = subject(provider, form)?;
    let claim = |name: &str| subject.get(name).cloned().unwrap_or_default();
    let own = provider.client_id(&client)?;
    let audience = match form.get("audience") {
        None => own.clone(),
        Some(audience) => {
            let target = provider.client(&provider.task.snapshot(), audience)?;
            let unknown = || Failure::oauth(OAuthError::InvalidTarget, "the audience is unknown");
            let target = target.ok_or_else(unknown)?;
            provider.client_id(&target)?
        }
    };
    let granted = claim("scope").as_str().unwrap_or_default().to_owned();
    let allowed = provider.scope(&client, Some(form.get("scope").unwrap_or(&granted)))?;
    let kept: Vec<&str> =
        allowed.split_whitespace().filter(|word| granted.split_whitespace().any(|it| it == *word)).collect();
    let scope = kept.join(" ");
    if scope.is_empty() && form.get("scope").is_some() {
        return Err(no_scope());
    }
    let snapshot = provider.task.snapshot();
    if let Some(person) = provider.person(&snapshot, &claim("sub")) {
        *party = Party { client: party.client.clone(), ..person };
        party.session = provider.session(&snapshot, &claim("sid"));
    }
    party.scope = Some(scope.clone());
    let mut actor = json!({"sub": own, "client_id": own});
    if !claim("act").is_null() {
        actor["act"] = claim("act");
    }
    let mut claims: Map<String, Value> =
        subject.iter().filter(|(name, _)| !OWN.contains(&name.as_str())).map(pair).collect();
    for (name, value) in
        [("aud", audience), ("client_id", own), ("scope", scope.as_str().into()), ("act", actor)]
    {
        claims.insert(name.to_owned(), value);
    }
    // It lives no longer than what it was made of.
    let left = expiry(&Value::Object(subject.clone())).as_second() - snapshot.clock().now().as_second();
    let lifetime = provider.lifetime(party)?.min(u64::try_from(left).unwrap_or_default());
    let issuer = provider.issuer()?;
    provider.commit(|work| {
        let access = provider.draft(work, Purpose::Access, issuer, claims, lifetime);
        let drafts = Drafts { access, identity: None, refresh: None, scope, lifetime };
        issued(provider, work, tokens(drafts, party))
    })
}

fn pair((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

/// The claims of the token that is exchanged, which must count now.
fn subject(provider: &Provider<'_>, form: &Form) -> Result<Map<String, Value>, Failure> {
    let wrong = |description: &str| Failure::oauth(OAuthError::InvalidRequest, description);
    let token = form.get("subject_token").ok_or_else(|| wrong("subject_token is missing"))?;
    match form.get("subject_token_type") {
        Some(ACCESS_TOKEN | JWT) => {}
        Some(_) => return Err(wrong("this subject_token_type is not supported")),
        None => return Err(wrong("subject_token_type is missing")),
    }
    if form.get("requested_token_type").is_some_and(|wanted| wanted != ACCESS_TOKEN && wanted != JWT) {
        return Err(wrong("this requested_token_type is not supported"));
    }
    if form.get("actor_token").is_some() {
        return Err(wrong("actor_token is not supported: the client itself acts"));
    }
    let task = provider.task;
    let credential = shown_as_bearer(task.site, task.exchange, task.found, token)
        .map_err(|failure| Failure { reason: failure.reason, ..wrong("the subject_token is not valid") })?;
    Ok(credential.claims.as_object().cloned().unwrap_or_default())
}
