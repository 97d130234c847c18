use super::partner::Partner;
use super::{Wrong, open, wrong};
use crate::flow::browser::Browser;
use crate::flow::provider::Provider;
use crate::flow::redirect;
use crate::pipeline::{Outcome, Redirect};
use crate::validate::Query;

/// Sends a browser to the service that the last path parameter names (OpenID Connect Core 1.0, section
/// 3.1.2.1), with a state that it alone may bring back.
pub(super) async fn start(provider: &Provider<'_>) -> Result<Outcome, wrong::Or> {
    let task = provider.task;
    let id = task.found.params.last().map(|(_, value)| value.as_str()).unwrap_or_default();
    let idp = provider.idp(&task.snapshot(), id)?;
    let idp = idp.ok_or_else(|| Wrong::nothing("Nobody signs in with such a service here."))?;
    let query = Query::parse(&task.exchange.query);
    let request = match query.values("flow").as_slice() {
        [] => None,
        [sealed] => {
            let stale = "The page that leads here was open for too long. Please start again.";
            Some(open(provider, sealed).ok_or_else(|| Wrong::request(stale))?)
        }
        _ => return Err(Wrong::request("It is said more than once where to go on.").into()),
    };
    let partner = Partner::of(task, &idp).await?;
    let browser = Browser::of(provider)?;
    let state = provider.commit(|work| provider.begin_attempt(work, &idp, browser.value(), request))?;
    let proofs = provider.proofs(&state);
    let parameters = [
        ("response_type", Some("code")),
        ("client_id", Some(idp.client_id.as_str())),
        ("redirect_uri", Some(idp.callback.as_str())),
        ("scope", Some(idp.scope.as_str())),
        ("state", Some(state.as_str())),
        ("nonce", Some(proofs.nonce.as_str())),
        ("code_challenge", Some(proofs.challenge.as_str())),
        ("code_challenge_method", Some("S256")),
    ];
    let to = redirect::with_query(partner.authorization()?, &parameters);
    Ok(Outcome::Redirect(Redirect { to, cookies: browser.cookie.into_iter().collect(), reason: None }))
}
