use std::time::Duration;

use reqwest::Url;
use serde_json::{Map, Value};

use super::ask::{Ask, url};
use super::{Grant, LoginError, Visitor};
use crate::secret::Secret;
use crate::target::file::{Encoding, PasswordRequest};

/// One request with what the persona has.
pub(super) async fn log_in(visitor: &Visitor<'_>, login: &PasswordRequest) -> Result<Grant, LoginError> {
    let mut fields = Vec::with_capacity(login.body.len());
    for (name, template) in &login.body {
        fields.push((name.clone(), value(visitor, template)?));
    }
    let url = url(&login.url)?;
    let ask = match login.encoding {
        Encoding::Form => Ask::form(url.clone(), &fields),
        Encoding::Json => {
            let body: Map<String, Value> =
                fields.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
            Ask::post(url.clone(), "application/json", Value::Object(body).to_string())
        }
    };
    let response = ask.accepting("application/json").send(visitor).await?;
    let status = response.status;
    let at = place(&url);
    if status.is_success() {
        let body = response.content();
        let token = body.and_then(|body| body.pointer(&login.token)?.as_str()).map(Secret::new);
        let none =
            || LoginError::Unexpected(format!("{at} answered {status} with nothing at {}", login.token));
        let token = token.ok_or_else(none)?;
        visitor.learn(&token);
        let lifetime = body.and_then(|body| body.pointer(&login.lifetime)?.as_u64());
        return Ok(Grant { token, lifetime: lifetime.map(Duration::from_secs), refresh: None });
    }
    let words = response.content().map(|body| visitor.masked(&body.to_string())).unwrap_or_default();
    let told = format!("{at} answered {}: {words}", status.as_u16());
    Err(if status.is_client_error() { LoginError::Refused(told) } else { LoginError::Unexpected(told) })
}

/// What a member of the body stands for: `{email}`, or itself.
fn value(visitor: &Visitor<'_>, template: &str) -> Result<String, LoginError> {
    let name = template.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    Ok(match name {
        Some("email") => visitor.email()?.to_owned(),
        Some("client_id") => visitor.client_id()?.to_owned(),
        Some("password") => visitor.password()?.expose().to_owned(),
        Some("client_secret") => visitor.client_secret()?.expose().to_owned(),
        Some(other) => match other.strip_prefix("fields.") {
            Some(field) => {
                let found = visitor.field(field)?;
                found.ok_or_else(|| LoginError::Asked(field.to_owned()))?.expose().to_owned()
            }
            None => template.to_owned(),
        },
        None => template.to_owned(),
    })
}

fn place(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}
