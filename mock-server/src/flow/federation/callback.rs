use std::sync::Arc;

use serde_json::{Map, Value};

use super::partner::Partner;
use super::token::{self, Expected};
use super::{Wrong, wrong};
use crate::failure::Failure;
use crate::flow::browser::Browser;
use crate::flow::page;
use crate::flow::provider::{Event, Idp, Party, Provider};
use crate::pipeline::{Html, Outcome, Redirect};
use crate::state::Record;
use crate::validate::Query;

/// How somebody signed in whom a service vouches for.
const FACTORS: &[&str] = &["fed"];

/// Takes a browser back that was sent to a service: with a code it signs somebody in and goes on with
/// what they were about.
pub(super) async fn callback(provider: &Provider<'_>) -> Result<Outcome, wrong::Or> {
    let task = provider.task;
    let query = Query::parse(&task.exchange.query);
    let one = |name: &str| query.values(name).into_iter().find(|value| !value.is_empty());
    if ["state", "code", "error", "iss"].iter().any(|name| query.values(name).len() > 1) {
        return Err(Wrong::request("The service says something more than once.").into());
    }
    let attempt = end_attempt(provider, one("state"))?;
    let again = again(provider, &attempt);
    let id = attempt.field("provider_id").as_str().unwrap_or_default();
    let idp = provider.idp(&task.snapshot(), id)?;
    let gone = || Wrong::request("Nobody signs in with this service here any more.").again(again.clone());
    let idp = idp.ok_or_else(gone)?;
    let vouched = match identity(provider, &idp, &one).await {
        Ok(claims) => sign_in(provider, &idp, &claims),
        Err(wrong) => Err(wrong.into()),
    };
    let wrong = match vouched {
        Ok(cookie) => return Ok(go_on(again, cookie)),
        Err(wrong::Or::Wrong(wrong)) => wrong,
        Err(wrong::Or::Failure(failure)) => Wrong::declared(task, failure)?,
    };
    let party = Party { tenant: provider.tenant().cloned(), ..Party::default() };
    provider.note_alone(Event::SignInFailed, Some(wrong.reason()), &party)?;
    Err(wrong.again(again).into())
}

/// What was kept of the browser; it counts no more, whatever comes of it.
fn end_attempt(provider: &Provider<'_>, state: Option<&str>) -> Result<Arc<Record>, wrong::Or> {
    let state = state.ok_or_else(|| Wrong::request("It does not say which sign-in this is about."))?;
    let browser = Browser::of(provider)?;
    let attempt = provider.commit(|work| provider.end_attempt(work, state, browser.value()))?;
    attempt.map_err(|why| Wrong::request(why).into())
}

/// Where the person came from, below this server's address.
fn again(provider: &Provider<'_>, attempt: &Record) -> Option<String> {
    let request = attempt.field("request").as_str()?;
    let (site, exchange) = (provider.task.site, provider.task.exchange);
    Some(format!("{}{}{request}", site.public_url(), exchange.prefix))
}

/// Whom the service vouches for (OpenID Connect Core 1.0, section 3.1.3).
async fn identity<'q>(
    provider: &Provider<'_>,
    idp: &Idp,
    one: &impl Fn(&str) -> Option<&'q str>,
) -> Result<Map<String, Value>, Wrong> {
    let task = provider.task;
    if one("iss").is_some_and(|issuer| issuer != idp.issuer) {
        return Err(Wrong::request(format!("{} did not send you here.", idp.name)));
    }
    if let Some(error) = one("error") {
        let description = one("error_description").map(|it| format!(", {it}")).unwrap_or_default();
        return Err(Wrong::request(format!("{} did not sign you in: {error}{description}.", idp.name)));
    }
    let code = one("code").ok_or_else(|| Wrong::request(format!("{} sent no code.", idp.name)))?;
    let proofs = provider.proofs(one("state").unwrap_or_default());
    let partner = Partner::of(task, idp).await?;
    let identity = partner.redeem(task, code, &proofs.verifier).await?;
    let keys = partner.keys(task).await?;
    let now = task.snapshot().clock().now();
    let expected = Expected { issuer: &idp.issuer, client_id: &idp.client_id, now };
    let claims = token::signed(&identity, &keys).and_then(|claims| {
        expected.identity(&claims, &proofs.nonce)?;
        Ok(claims)
    });
    claims.map_err(|why| Wrong::service(format!("The ID token of {} does not count: {why}.", idp.name)))
}

/// Signs somebody in; what their cookie says.
fn sign_in(provider: &Provider<'_>, idp: &Idp, claims: &Map<String, Value>) -> Result<String, wrong::Or> {
    let cookie = provider.commit(|work| {
        let (mut party, vouched) = provider.vouched(work, idp, claims)?;
        provider.may_sign_in(&party)?;
        if let Some(user) = &party.user {
            provider.task.about.is(user);
        }
        let cookie = provider.open_session(work, &mut party, FACTORS, &vouched)?;
        provider.note(work, Event::SignedIn, None, &party)?;
        Ok::<_, Failure>(cookie)
    })?;
    Ok(provider.session_cookie(&cookie)?)
}

fn go_on(to: Option<String>, cookie: String) -> Outcome {
    let cookies = vec![cookie];
    match to {
        Some(to) => Outcome::Redirect(Redirect { to, cookies, reason: None }),
        None => Outcome::Html(Html { text: page::signed_in(), cookies, ..Html::default() }),
    }
}
