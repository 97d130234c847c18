use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;
use serde_json::Value;

use super::Wrong;
use super::ask::{Question, ask};
use crate::flow::provider::Idp;
use crate::flow::redirect;
use crate::pipeline::Task;

/// A service as its metadata describes it (OpenID Connect Discovery 1.0, section 3).
#[derive(Debug)]
pub(super) struct Partner<'i> {
    idp: &'i Idp,
    metadata: Value,
}

impl<'i> Partner<'i> {
    /// What the service says of itself.
    ///
    /// # Errors
    /// When it cannot be asked, or says that it is another.
    pub(super) async fn of(task: &Task<'_>, idp: &'i Idp) -> Result<Self, Wrong> {
        let issuer = idp.issuer.as_str();
        if !is_address(issuer) || issuer.contains(['?', '#']) {
            return Err(Wrong::service(format!("The issuer of {} is no address.", idp.name)));
        }
        let url = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let (status, metadata) = ask(task, Question::get(url.as_str())).await?;
        if !status.is_success() {
            return Err(Wrong::service(format!("{url} answered {}.", status.as_u16())));
        }
        if metadata.get("issuer").and_then(Value::as_str) != Some(issuer) {
            return Err(Wrong::service(format!("{url} describes another issuer than {issuer}.")));
        }
        Ok(Self { idp, metadata })
    }

    /// Where browsers are sent.
    pub(super) fn authorization(&self) -> Result<&str, Wrong> {
        self.endpoint("authorization_endpoint")
    }

    /// The keys it signs with.
    pub(super) async fn keys(&self, task: &Task<'_>) -> Result<Vec<Value>, Wrong> {
        let url = self.endpoint("jwks_uri")?;
        let (status, mut set) = ask(task, Question::get(url)).await?;
        match set.get_mut("keys").map(Value::take) {
            Some(Value::Array(keys)) if status.is_success() => Ok(keys),
            _ => Err(Wrong::service(format!("{url} answered {} without keys.", status.as_u16()))),
        }
    }

    /// The ID token for a code.
    pub(super) async fn redeem(&self, task: &Task<'_>, code: &str, verifier: &str) -> Result<String, Wrong> {
        let url = self.endpoint("token_endpoint")?;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.idp.callback),
            ("code_verifier", verifier),
        ];
        let secret = self.idp.client_secret.as_deref();
        let by_header = secret.filter(|_| self.takes_basic());
        if by_header.is_none() {
            form.push(("client_id", &self.idp.client_id));
            form.extend(secret.map(|secret| ("client_secret", secret)));
        }
        let mut question = Question::post(url, redirect::query(form.into_iter()));
        if let Some(secret) = by_header {
            question = question.authorized(&basic(&self.idp.client_id, secret));
        }
        let (status, answer) = ask(task, question).await?;
        let said = |name: &str| answer.get(name).and_then(Value::as_str);
        if let Some(error) = said("error") {
            let description = said("error_description").unwrap_or("it does not say why");
            return Err(Wrong::service(format!(
                "{} refused the code: {error}, {description}.",
                self.idp.name
            )));
        }
        match said("id_token") {
            Some(token) if status.is_success() => Ok(token.to_owned()),
            _ => Err(Wrong::service(format!("{url} answered {} without an ID token.", status.as_u16()))),
        }
    }

    /// Whether clients may show their secret in a header; without a word of it they do (OpenID Connect
    /// Discovery 1.0, section 3).
    fn takes_basic(&self) -> bool {
        let methods = self.metadata.get("token_endpoint_auth_methods_supported").and_then(Value::as_array);
        methods.is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"))
    }

    fn endpoint(&self, name: &str) -> Result<&str, Wrong> {
        let url = self.metadata.get(name).and_then(Value::as_str).filter(|url| is_address(url));
        url.ok_or_else(|| Wrong::service(format!("The metadata of {} has no {name}.", self.idp.name)))
    }
}

fn is_address(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Id and secret are form-encoded before they are joined (RFC 6749, section 2.3.1).
fn basic(id: &str, secret: &str) -> String {
    let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
    let pair = format!("{}:{}", encoded(id), encoded(secret));
    format!("Basic {}", BASE64_STANDARD.encode(pair))
}
