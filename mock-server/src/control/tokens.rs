use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::{Extension, Json};
use fixtures::{Credential, Persona, instant_text};
use http::header::CONTENT_TYPE;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use specs::System;
use specs::annotation::{Audience, Identity, Provider, Verb};
use specs::expression::Scope;

use super::problem::JsonBody;
use super::{Chosen, Problem};
use crate::change::{Bindings, Work};
use crate::failure::text;
use crate::flow::person_claims;
use crate::personas;
use crate::pipeline;
use crate::site::{Service, Site};
use crate::state::Snapshot;
use crate::token::{Grant, mint};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    persona: String,
    system: String,
}

/// `POST tokens`: a token that the persona could have obtained itself.
pub(super) async fn issue(
    State(site): State<Arc<Site>>,
    Extension(chosen): Extension<Chosen>,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let persona = persona(&site, &wanted.persona)?;
    let (provider, audience) = provider(&site, &wanted.system)?;
    let (token, expires_at) = match &persona.credential {
        Credential::User { .. } => for_user(&site, &chosen, provider, audience, persona)?,
        Credential::Client { client_id, client_secret } => {
            for_client(&site, &chosen, provider, client_id, client_secret.as_deref()).await?
        }
    };
    let answer = json!({
        "persona": wanted.persona,
        "system": wanted.system,
        "kind": "bearer",
        "token": token,
        "expires_at": instant_text(expires_at),
    });
    Ok((StatusCode::CREATED, Json(answer)))
}

fn persona<'s>(site: &'s Site, name: &str) -> Result<&'s Persona, Problem> {
    site.personas().iter().find(|persona| persona.name == name).ok_or_else(|| {
        let known: Vec<&str> = site.personas().iter().map(|persona| persona.name.as_str()).collect();
        Problem::not_found(format!("there is no persona `{name}`; there are {}", known.join(", ")))
    })
}

/// The system whose tokens a system takes, and whom those must be meant for.
fn provider<'s>(site: &'s Site, system: &str) -> Result<(&'s Service, &'s Audience), Problem> {
    let service = site.service(system).ok_or_else(|| {
        let known: Vec<&str> = site.services().iter().map(|service| service.system.name()).collect();
        Problem::not_found(format!("system `{system}` is not served; served are {}", known.join(", ")))
    })?;
    let identities = service.system.annotation().identity.values().flat_map(|identities| &identities.0);
    let mut tokens = identities.filter_map(Identity::jwt);
    tokens.find_map(|jwt| Some((site.service(&jwt.provider)?, &jwt.audience))).ok_or_else(|| {
        Problem::bad_request(format!("system `{system}` takes no tokens that this server could issue"))
    })
}

fn annotation(service: &Service) -> Result<&Provider, Problem> {
    let missing = || Problem::bad_request(format!("system `{}` issues no tokens", service.system.name()));
    service.system.annotation().provider.as_ref().ok_or_else(missing)
}

fn for_user(
    site: &Site,
    chosen: &Chosen,
    service: &Service,
    audience: &Audience,
    persona: &Persona,
) -> Result<(String, Timestamp), Problem> {
    let provider = annotation(service)?;
    let system = service.system.name();
    let snapshot = chosen.world.snapshot().clone();
    let user = personas::record_of(site, &snapshot, persona, system).ok_or_else(|| {
        Problem::not_found(format!("persona `{}` has no live record in `{system}`", persona.name))
    })?;
    let facts = Value::Object(persona.facts(system).cloned().unwrap_or_default());
    let client = client(&snapshot, service, audience);
    let claims = claims(site, chosen, service, (&user, &client), &facts)?;
    let issuer = issuer(site, chosen, &service.system, provider, &claims)?;
    let grant = Grant { issuer, claims, lifetime: Duration::from_secs(provider.lifetime) };
    mint(site.keys(), &chosen.world, grant).map_err(|failure| internal(failure.reason))
}

/// The client that gets tokens for an audience, as if the person had signed in there; of any audience, none.
fn client(snapshot: &Snapshot, service: &Service, audience: &Audience) -> Value {
    let clients = service.system.annotation().provider.as_ref().and_then(|it| it.clients.as_ref());
    let found = clients.zip(audience.exactly()).and_then(|(clients, id)| {
        let collection = snapshot.layout().find(service.system.name(), &clients.resource)?;
        snapshot.lookup(collection, Some(&clients.id), &Value::from(id))
    });
    found.map_or_else(|| json!({}), |client| client.shown().clone())
}

fn claims(
    site: &Site,
    chosen: &Chosen,
    service: &Service,
    (user, client): (&Value, &Value),
    persona: &Value,
) -> Result<Map<String, Value>, Problem> {
    let provider = annotation(service)?;
    let base = Value::from(pipeline::base(site, &chosen.prefix, &service.system));
    let mut names = Bindings::new(vec![("user", user), ("persona", persona), ("base", &base)]);
    names.lend("client", client);
    ["tenant", "session", "request"].iter().for_each(|name| names.bind(name, json!({})));
    ["scope", "now"].iter().for_each(|name| names.bind(name, Value::Null));
    let claims = chosen.world.peek(|transaction| {
        let mut work = Work::new(site.rules(), transaction);
        person_claims(&service.system, provider, &mut work, &mut names)
    });
    claims.map_err(|failure| internal(failure.reason))
}

fn issuer(
    site: &Site,
    chosen: &Chosen,
    system: &System,
    provider: &Provider,
    claims: &Map<String, Value>,
) -> Result<String, Problem> {
    let base = Value::from(pipeline::base(site, &chosen.prefix, system));
    let tenant = claims.get("tenant_id").cloned().unwrap_or_default();
    let names = [("base", &base), ("tenant_id", &tenant)];
    let template = provider.tenant_issuer.as_ref().filter(|_| !tenant.is_null()).unwrap_or(&provider.issuer);
    template.render(&Scope::new(&names)).map(|issuer| text(&issuer)).map_err(internal)
}

/// A client gets its token as it would in life: from the token endpoint, with its own secret.
async fn for_client(
    site: &Arc<Site>,
    chosen: &Chosen,
    service: &Service,
    id: &str,
    secret: Option<&str>,
) -> Result<(String, Timestamp), Problem> {
    let path = token_endpoint(service)?;
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        encode(id),
        encode(secret.unwrap_or_default())
    );
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("{}/{}{path}", chosen.prefix, service.system.name()))
        .header("mock-world", chosen.world.name().as_str())
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Full::from(form))
        .map_err(internal)?;
    let answer = pipeline::answer(site, request).await;
    let body = answer.into_body().collect().await;
    let body = body.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let body: Value = serde_json::from_slice(&body).map_err(internal)?;
    let (Some(token), Some(lifetime)) = (body["access_token"].as_str(), body["expires_in"].as_i64()) else {
        return Err(Problem::bad_request(format!("the token endpoint refuses `{id}`: {body}")));
    };
    let expires = chosen.world.snapshot().clock().now() + jiff::SignedDuration::from_secs(lifetime);
    Ok((token.to_owned(), expires))
}

fn token_endpoint(service: &Service) -> Result<String, Problem> {
    let is_token = |verb: &Verb| matches!(verb, Verb::Flow(flow) if flow.flow == "token");
    let mut operations = service.system.operations().iter();
    // One whose path names no tenant: clients are the platform's.
    let found = operations.find(|operation| {
        operation.behaviour.verb().is_some_and(is_token) && operation.path.names().next().is_none()
    });
    let missing = || Problem::bad_request("the provider has no endpoint for client credentials");
    found.map(|operation| operation.path.to_string()).ok_or_else(missing)
}

fn internal(reason: impl ToString) -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, reason.to_string())
}
