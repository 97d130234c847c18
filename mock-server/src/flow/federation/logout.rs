use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::partner::Partner;
use super::token::{self, Expected};
use crate::failure::{Failure, OAuthError};
use crate::flow::provider::{Event, Idp, Provider};
use crate::pipeline::{Outcome, Tokens};

/// The event that a logout token is about.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// Seconds that a token counts which does not say when it expires: what the specification calls
/// preferably at most two minutes, and what clocks may differ.
const FRESH: i64 = 180;

/// Ends the sessions that a logout token names (OpenID Connect Back-Channel Logout 1.0, section 2.5).
pub(super) async fn logout(provider: &Provider<'_>) -> Result<Outcome, Failure> {
    let task = provider.task;
    let form = task.body.form();
    let shown = form.and_then(|form| form.get("logout_token")).filter(|token| !token.is_empty());
    let shown = shown.ok_or_else(|| refused("logout_token is missing"))?;
    let idp = issuer(provider, shown)?;
    let keys = match Partner::of(task, &idp).await {
        Ok(partner) => partner.keys(task).await,
        Err(wrong) => Err(wrong),
    };
    let keys = keys.map_err(|wrong| refused(wrong.text()))?;
    let claims = token::signed(shown, &keys).map_err(|why| not_one(&why))?;
    let now = task.snapshot().clock().now();
    Expected { issuer: &idp.issuer, client_id: &idp.client_id, now }
        .hold(&claims)
        .map_err(|why| not_one(&why))?;
    let said = Said::read(&claims, now).map_err(not_one)?;
    provider.commit(|work| {
        let id = format!("logout {} {}", idp.record.id, said.id);
        let snapshot = work.transaction.snapshot();
        if snapshot.is_revoked(&id) {
            return Err(not_one("it has been used already"));
        }
        let ended = provider.vouched_sessions(snapshot, &idp, said.subject, said.session)?;
        work.transaction.revoke(&id, said.until);
        for party in ended {
            if let Some(session) = &party.session {
                provider.end_session(work, session)?;
            }
            if let Some(user) = &party.user {
                task.about.is(user);
            }
            provider.note(work, Event::SignedOut, None, &party)?;
        }
        Ok(())
    })?;
    Ok(Outcome::Tokens(Tokens::from(json!({}))))
}

/// The service that says it made the token, for this system.
fn issuer(provider: &Provider<'_>, shown: &str) -> Result<Idp, Failure> {
    let claims = token::unverified(shown).map_err(|why| not_one(&why))?;
    let issuer = claims.get("iss").and_then(Value::as_str).unwrap_or_default();
    let snapshot = provider.task.snapshot();
    let now = snapshot.clock().now();
    let is_for =
        |idp: &Idp| Expected { issuer: &idp.issuer, client_id: &idp.client_id, now }.hold(&claims).is_ok();
    let mut known = provider.issuing(&snapshot, issuer)?;
    match known.iter().position(is_for) {
        Some(at) => Ok(known.swap_remove(at)),
        None if known.is_empty() => Err(not_one("its issuer vouches for nobody here")),
        None => {
            let idp = known.swap_remove(0);
            let expected = Expected { issuer: &idp.issuer, client_id: &idp.client_id, now };
            expected.hold(&claims).map_err(|why| not_one(&why))?;
            Ok(idp)
        }
    }
}

/// What a logout token says.
struct Said<'c> {
    id: &'c str,
    subject: Option<&'c Value>,
    session: Option<&'c Value>,
    /// When it would not count any more anyway.
    until: Timestamp,
}

impl<'c> Said<'c> {
    fn read(claims: &'c Map<String, Value>, now: Timestamp) -> Result<Self, &'static str> {
        let event = claims.get("events").and_then(|events| events.get(EVENT));
        if !event.is_some_and(Value::is_object) {
            return Err("it is about another event");
        }
        if claims.contains_key("nonce") {
            return Err("it has a nonce, as an ID token");
        }
        let text = |name: &str| claims.get(name).filter(|it| it.as_str().is_some_and(|it| !it.is_empty()));
        let id = text("jti").and_then(Value::as_str).ok_or("it has no jti")?;
        let (subject, session) = (text("sub"), text("sid"));
        if subject.is_none() && session.is_none() {
            return Err("it says neither whom nor which session it is about");
        }
        let issued = token::instant(claims, "iat").unwrap_or_default();
        let until = token::instant(claims, "exp").unwrap_or_else(|| issued.saturating_add(FRESH));
        if until.saturating_add(token::LEEWAY) <= now.as_second() {
            return Err("it is too old");
        }
        let until = Timestamp::from_second(until.saturating_add(token::LEEWAY)).unwrap_or(Timestamp::MAX);
        Ok(Self { id, subject, session, until })
    }
}

fn not_one(why: impl std::fmt::Display) -> Failure {
    refused(&format!("the logout token does not count: {why}"))
}

fn refused(why: &str) -> Failure {
    Failure::oauth(OAuthError::InvalidRequest, why)
}
