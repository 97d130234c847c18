use std::sync::Arc;

use http::StatusCode;
use serde_json::Value;

use super::Flow;
use super::browser::{Browser, Stage};
use super::provider::{Event, Party, Plan, Provider};
use super::{page, redirect};
use crate::failure::Failure;
use crate::pipeline::{Html, Outcome, Redirect, Task};
use crate::state::Record;
use crate::token::{Purpose, verify};
use crate::validate::{Form, Query};

/// Logout that a client asks for (OpenID Connect RP-Initiated Logout 1.0). Without a token that says
/// who is meant, the person is asked.
#[derive(Debug)]
pub(super) struct EndSession(pub(super) Plan);

/// What was asked, once it is known that it may be.
struct Asked {
    /// Claims of the ID token that was shown.
    hint: Option<Value>,
    client: Option<Arc<Record>>,
    /// Where to go on.
    uri: Option<String>,
    state: Option<String>,
    query: String,
}

const PARAMETERS: [&str; 5] =
    ["id_token_hint", "client_id", "post_logout_redirect_uri", "state", "logout_hint"];

impl Flow for EndSession {
    fn run(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        let provider = Provider::of(task, &self.0)?;
        let empty = Form::default();
        let form = task.body.form().unwrap_or(&empty);
        let asked = match read(&provider, form)? {
            Ok(asked) => asked,
            Err(reason) => return Ok(refused(reason)),
        };
        let snapshot = task.snapshot();
        let here = provider.browser_session(&snapshot)?;
        let browser = Browser::of(&provider)?;
        let ended = match (&asked.hint, here, form.get("step")) {
            (Some(claims), _, _) => hinted(&provider, claims),
            (None, None, _) => None,
            (None, Some(_), Some("stay")) => return finish(&provider, &asked, Vec::new()),
            (None, Some(here), Some("confirm")) => {
                let sealed = form.get("flow").unwrap_or_default();
                if browser.open(&provider, &asked.query, sealed) != Some(Stage::Begin) {
                    return confirm(&provider, &asked, &browser, &here);
                }
                Some(here)
            }
            (None, Some(here), _) => return confirm(&provider, &asked, &browser, &here),
        };
        if let Some(party) = ended {
            let party = Party { client: asked.client.clone(), ..party };
            provider.commit(|work| {
                if let Some(session) = &party.session {
                    provider.end_session(work, session)?;
                }
                provider.note(work, Event::SignedOut, None, &party)
            })?;
        }
        let gone = provider.browser_session(&task.snapshot())?.is_none();
        let cookies = if gone { vec![provider.session_cookie("")?] } else { Vec::new() };
        finish(&provider, &asked, cookies)
    }
}

/// The parameters, in the query or in a form; an address to go on at that no client registered would
/// send people anywhere.
fn read(provider: &Provider<'_>, form: &Form) -> Result<Result<Asked, String>, Failure> {
    let query = Query::parse(&provider.task.exchange.query);
    let body = Query::parse(form.text());
    let one = |name: &str| {
        let values = [query.values(name), body.values(name)].concat();
        values.into_iter().find(|value| !value.is_empty()).map(str::to_owned)
    };
    let wrong = |text: &str| Ok(Err(text.to_owned()));
    let mut hint = None;
    if let Some(token) = one("id_token_hint") {
        let world = &provider.task.exchange.world;
        let Ok(claims) = verify(provider.task.site.keys(), world, Purpose::Identity, &token) else {
            return wrong("The token that says who is meant is not one of ours.");
        };
        hint = Some(claims);
    }
    let meant = hint.as_ref().and_then(|claims| claims.get("aud")?.as_str()).map(str::to_owned);
    let named = one("client_id");
    if meant.is_some() && named.is_some() && meant != named {
        return wrong("The application is not the one that the token was made for.");
    }
    let client = match meant.or(named) {
        Some(id) => provider.client(&provider.task.snapshot(), &id)?,
        None => None,
    };
    let uri = one("post_logout_redirect_uri");
    if let Some(uri) = &uri {
        let Some(client) = &client else {
            return wrong("It does not say which application wants to go on afterwards.");
        };
        if !provider.takes_logouts_at(client, uri)? {
            return wrong("The application has not registered the address that it wants to go on at.");
        }
    }
    let state = one("state");
    let sent: Vec<(&str, String)> = PARAMETERS.iter().filter_map(|name| Some((*name, one(name)?))).collect();
    let query = redirect::query(sent.iter().map(|(name, value)| (*name, value.as_str())));
    Ok(Ok(Asked { hint, client, uri, state, query }))
}

/// Whom a token tells to sign out.
fn hinted(provider: &Provider<'_>, claims: &Value) -> Option<Party> {
    let snapshot = provider.task.snapshot();
    let session = provider.session(&snapshot, claims.get("sid")?)?;
    let user = claims.get("sub")?;
    let party = provider.person(&snapshot, user)?;
    (session.field("user_id") == user).then(|| Party { session: Some(session), ..party })
}

fn confirm(
    provider: &Provider<'_>,
    asked: &Asked,
    browser: &Browser,
    here: &Party,
) -> Result<Outcome, Failure> {
    let target = &provider.task.exchange.target;
    let path = target.split('?').next().unwrap_or_default();
    let sealed = browser.seal(provider, &asked.query, &Stage::Begin);
    let action = format!("{path}?{}", asked.query);
    let text = page::confirm_sign_out(&action, &sealed, &provider.person_name(here)?);
    Ok(Outcome::Html(Html { text, cookies: browser.cookie.clone().into_iter().collect(), ..Html::default() }))
}

fn finish(provider: &Provider<'_>, asked: &Asked, cookies: Vec<String>) -> Result<Outcome, Failure> {
    if let Some(uri) = &asked.uri {
        let to = redirect::with_query(uri, &[("state", asked.state.as_deref())]);
        return Ok(Outcome::Redirect(Redirect { to, cookies, reason: None }));
    }
    let text = match provider.browser_session(&provider.task.snapshot())? {
        Some(_) if cookies.is_empty() => {
            page::error("You are still signed in", "Nothing was changed. You can close this page.")
        }
        _ => page::signed_out(),
    };
    Ok(Outcome::Html(Html { text, cookies, ..Html::default() }))
}

fn refused(reason: String) -> Outcome {
    let text = page::error("This sign-out link does not work", &reason);
    Outcome::Html(Html { status: StatusCode::BAD_REQUEST, text, reason: Some(reason), ..Html::default() })
}
