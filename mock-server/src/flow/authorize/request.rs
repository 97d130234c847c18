use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::failure::Failure;
use crate::flow::provider::{Party, Provider};
use crate::flow::redirect;
use crate::pipeline::{Outcome, Redirect};
use crate::state::Record;
use crate::validate::{Form, Query};

/// What a client asks a browser to bring it.
#[derive(Debug)]
pub(in crate::flow) struct Asked {
    pub(in crate::flow) client: Arc<Record>,
    pub(in crate::flow) redirect_uri: String,
    pub(in crate::flow) state: Option<String>,
    /// What may be granted of what was asked for, words between spaces.
    pub(in crate::flow) scope: String,
    pub(in crate::flow) nonce: Option<String>,
    /// S256 of the verifier (RFC 7636).
    pub(in crate::flow) challenge: Option<String>,
    pub(in crate::flow) prompt: Prompt,
    /// Seconds since the person last signed in.
    pub(in crate::flow) max_age: Option<i64>,
    /// What the client thinks the person calls themselves.
    pub(in crate::flow) login_hint: Option<String>,
    /// Who the client thinks is signed in.
    pub(in crate::flow) id_token_hint: Option<String>,
    /// The service elsewhere that the client wants to vouch for the person.
    pub(in crate::flow) idp_hint: Option<String>,
    /// All of it, as a query.
    pub(in crate::flow) query: String,
}

/// Which pages the client wants to be shown, whatever happened before.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::flow) struct Prompt {
    /// None at all.
    pub(in crate::flow) none: bool,
    /// The one where people sign in.
    pub(in crate::flow) login: bool,
    /// The one where people agree.
    pub(in crate::flow) consent: bool,
}

/// Why a request cannot be granted, and who is told.
#[derive(Debug)]
pub(super) enum Wrong {
    /// The person: it is not known where the browser came from.
    Page(String),
    /// The client.
    Back(Back),
}

/// An error for the client (RFC 6749, section 4.1.2.1).
#[derive(Debug)]
pub(super) struct Back {
    pub(super) uri: String,
    pub(super) state: Option<String>,
    pub(super) error: &'static str,
    pub(super) description: String,
}

/// The names of the request, which pages send along.
const PARAMETERS: [&str; 20] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "prompt",
    "max_age",
    "login_hint",
    "id_token_hint",
    "response_mode",
    "request",
    "request_uri",
    "acr_values",
    "display",
    "ui_locales",
    "claims",
    "idp_hint",
];

/// What was asked, in the query or in a form (OpenID Connect Core, section 3.1.2.1).
pub(super) fn read(provider: &Provider<'_>, form: &Form) -> Result<Result<Asked, Wrong>, Failure> {
    let sent = Query::parse(&provider.task.exchange.query);
    let sent = if sent.values("client_id").is_empty() { Query::parse(form.text()) } else { sent };
    let page = |text: &str| Ok(Err(Wrong::Page(text.to_owned())));
    let one = |name: &str| sent.values(name).into_iter().find(|value| !value.is_empty()).map(str::to_owned);
    if ["client_id", "redirect_uri"].iter().any(|name| sent.values(name).len() > 1) {
        return page("The application or its address is given more than once.");
    }
    let Some(id) = one("client_id") else { return page("It does not say which application it is for.") };
    let Some(client) = provider.client(&provider.task.snapshot(), &id)? else {
        return page("No such application is known here.");
    };
    let Some(uri) = one("redirect_uri") else { return page("It does not say where to go on afterwards.") };
    if !provider.takes_codes_at(&client, &uri)? {
        return page("The application has not registered the address that it wants to go on at.");
    }
    let asked = (|| {
        if let Some(name) = PARAMETERS.iter().find(|name| sent.values(name).len() > 1) {
            return Err(Said::of("invalid_request", format!("{name} is repeated")));
        }
        let prompt = prompt(one("prompt"))?;
        protocol(&one)?;
        let max_age = max_age(one("max_age"))?;
        let challenge = challenge(one("code_challenge"), one("code_challenge_method"))?;
        Ok((prompt, max_age, challenge))
    })();
    let back = |said: Said| Back {
        uri: uri.clone(),
        state: one("state"),
        error: said.error,
        description: said.description,
    };
    let (prompt, max_age, challenge) = match asked {
        Ok(asked) => asked,
        Err(said) => return Ok(Err(Wrong::Back(back(said)))),
    };
    let scope = provider.scope(&client, one("scope").as_deref())?;
    let party = Party { client: Some(Arc::clone(&client)), scope: Some(scope.clone()), ..Party::default() };
    if let Some(said) = not_allowed(provider, &party, challenge.is_some())? {
        return Ok(Err(Wrong::Back(back(said))));
    }
    let known = PARAMETERS.iter().flat_map(|name| sent.values(name).into_iter().map(move |it| (*name, it)));
    Ok(Ok(Asked {
        query: redirect::query(known),
        state: one("state"),
        nonce: one("nonce"),
        login_hint: one("login_hint"),
        id_token_hint: one("id_token_hint"),
        idp_hint: one("idp_hint"),
        redirect_uri: uri,
        client,
        scope,
        challenge,
        prompt,
        max_age,
    }))
}

/// An error and its description.
struct Said {
    error: &'static str,
    description: String,
}

impl Said {
    fn of(error: &'static str, description: impl Into<String>) -> Self {
        Self { error, description: description.into() }
    }
}

/// The kinds of answer that are given here, and no others.
fn protocol(one: &impl Fn(&str) -> Option<String>) -> Result<(), Said> {
    match one("response_type").as_deref() {
        Some("code") => {}
        None => return Err(Said::of("invalid_request", "response_type is missing")),
        Some(_) => return Err(Said::of("unsupported_response_type", "the only response_type is code")),
    }
    if one("request").is_some() {
        return Err(Said::of("request_not_supported", "request objects are not supported"));
    }
    if one("request_uri").is_some() {
        return Err(Said::of("request_uri_not_supported", "request objects are not supported"));
    }
    match one("response_mode").as_deref() {
        None | Some("query") => Ok(()),
        Some(_) => Err(Said::of("invalid_request", "the only response_mode is query")),
    }
}

fn prompt(value: Option<String>) -> Result<Prompt, Said> {
    let mut prompt = Prompt::default();
    let value = value.unwrap_or_default();
    for word in value.split_whitespace() {
        match word {
            "none" => prompt.none = true,
            "login" | "select_account" => prompt.login = true,
            "consent" => prompt.consent = true,
            other => return Err(Said::of("invalid_request", format!("prompt={other} is unknown"))),
        }
    }
    if prompt.none && (prompt.login || prompt.consent) {
        return Err(Said::of("invalid_request", "prompt=none goes with no other"));
    }
    Ok(prompt)
}

fn max_age(value: Option<String>) -> Result<Option<i64>, Said> {
    let Some(value) = value else { return Ok(None) };
    let wrong = || Said::of("invalid_request", "max_age is no number of seconds");
    value.parse().ok().filter(|age| *age >= 0).map(Some).ok_or_else(wrong)
}

/// A hash of the verifier; the verifier itself (`plain`) proves nothing to whoever saw the request.
fn challenge(value: Option<String>, method: Option<String>) -> Result<Option<String>, Said> {
    match (value, method.as_deref()) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(Said::of("invalid_request", "code_challenge is missing")),
        (Some(value), Some("S256")) => {
            let is_hash = URL_SAFE_NO_PAD.decode(&value).is_ok_and(|bytes| bytes.len() == 32);
            let wrong = || Said::of("invalid_request", "code_challenge is no SHA-256 in base64url");
            if is_hash { Ok(Some(value)) } else { Err(wrong()) }
        }
        (Some(_), _) => Err(Said::of("invalid_request", "the only code_challenge_method is S256")),
    }
}

/// What the client may not ask for.
fn not_allowed(provider: &Provider<'_>, party: &Party, is_proven: bool) -> Result<Option<Said>, Failure> {
    if !provider.may_use("authorization_code", party)? {
        return Ok(Some(Said::of("unauthorized_client", "the application may not let people sign in")));
    }
    let Some(client) = &party.client else { return Ok(None) };
    if !is_proven && provider.is_public(client)? {
        let description = "code_challenge is missing, and the application has no secret";
        return Ok(Some(Said::of("invalid_request", description)));
    }
    if party.scope.as_deref().unwrap_or_default().is_empty() {
        let description = "none of the scopes asked for may be given to this client";
        return Ok(Some(Said::of("invalid_scope", description)));
    }
    Ok(None)
}

impl Asked {
    /// The same request as a query, of somebody who has just signed in: without what asks for that.
    pub(super) fn once_signed_in(&self) -> String {
        let sent = Query::parse(&self.query);
        let kept = sent.pairs().iter().filter_map(|(name, value)| match name.as_str() {
            "max_age" | "idp_hint" => None,
            "prompt" => Some((name.as_str(), "consent")).filter(|_| self.prompt.consent),
            _ => Some((name.as_str(), value.as_str())),
        });
        redirect::query(kept)
    }

    /// An error for the client.
    pub(super) fn back(&self, error: &'static str, description: &str) -> Back {
        Back {
            uri: self.redirect_uri.clone(),
            state: self.state.clone(),
            error,
            description: description.to_owned(),
        }
    }
}

impl Back {
    /// The browser goes back to the client, which is told who says so (RFC 9207).
    pub(super) fn outcome(&self, issuer: &str, cookies: Vec<String>) -> Outcome {
        let parameters = [
            ("error", Some(self.error)),
            ("error_description", Some(self.description.as_str())),
            ("state", self.state.as_deref()),
            ("iss", Some(issuer)),
        ];
        let reason = format!("{}: {}", self.error, self.description);
        Outcome::Redirect(Redirect {
            to: redirect::with_query(&self.uri, &parameters),
            cookies,
            reason: Some(reason),
        })
    }
}
