//! OAuth's token endpoint.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use std::time::Duration;

use super::ask::{Ask, url};
use super::{Grant, LoginError, Visitor};
use crate::exchange::Response;
use crate::secret::Secret;

/// RFC 6749, section 5.1, as far as we read it.
#[derive(Deserialize)]
struct Answer {
    access_token: Secret,
    expires_in: Option<u64>,
    refresh_token: Option<Secret>,
}

/// RFC 6749, section 5.2.
#[derive(Deserialize)]
struct Refusal {
    error: String,
    error_description: Option<String>,
}

/// A client, and its secret where it keeps one.
pub(super) struct Party<'a> {
    pub(super) id: &'a str,
    pub(super) secret: Option<Secret>,
}

/// Asks for a token. A client with a secret shows it by HTTP Basic, which every server must know
/// (RFC 6749, section 2.3.1).
pub(super) async fn ask(
    visitor: &Visitor<'_>,
    endpoint: &str,
    party: &Party<'_>,
    grant: &[(&str, &str)],
) -> Result<Grant, LoginError> {
    let mut fields: Vec<_> =
        grant.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    if party.secret.is_none() {
        fields.push(("client_id".to_owned(), party.id.to_owned()));
    }
    let mut ask = Ask::form(url(endpoint)?, &fields).accepting("application/json");
    if let Some(secret) = &party.secret {
        ask = ask.authorized(&basic(party.id, secret));
    }
    read(visitor, &ask.send(visitor).await?)
}

/// Both parts as forms encode them, as the RFC has it.
fn basic(id: &str, secret: &Secret) -> String {
    let encoded = |text: &str| {
        let pairs = reqwest::Url::parse_with_params("form:", [("", text)]);
        pairs.ok().and_then(|url| url.query()?.strip_prefix('=').map(str::to_owned)).unwrap_or_default()
    };
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(id), encoded(secret.expose()))))
}

fn read(visitor: &Visitor<'_>, response: &Response) -> Result<Grant, LoginError> {
    let body = response.content();
    if response.status.is_success() {
        let Some(answer) = body.and_then(|body| Answer::deserialize(body).ok()) else {
            let status = response.status.as_u16();
            return Err(LoginError::Unexpected(format!(
                "the token endpoint answered {status} without a token"
            )));
        };
        visitor.learn(&answer.access_token);
        answer.refresh_token.iter().for_each(|token| visitor.learn(token));
        return Ok(Grant {
            token: answer.access_token,
            lifetime: answer.expires_in.map(Duration::from_secs),
            refresh: answer.refresh_token,
        });
    }
    let words = match body.and_then(|body| Refusal::deserialize(body).ok()) {
        Some(Refusal { error, error_description: Some(more) }) => format!(": {error}, {more}"),
        Some(Refusal { error, .. }) => format!(": {error}"),
        None => String::new(),
    };
    let told = format!("the token endpoint answered {}{}", response.status.as_u16(), visitor.masked(&words));
    Err(if response.status.is_client_error() {
        LoginError::Refused(told)
    } else {
        LoginError::Unexpected(told)
    })
}
