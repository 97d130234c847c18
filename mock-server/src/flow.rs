//! Protocols that are more than data: a module each, chosen by name, its parameters in the document.

mod authorize;
mod browser;
mod discovery;
mod document;
mod end_session;
mod federation;
mod introspect;
mod jwks;
mod needs;
mod otp;
mod page;
mod provider;
mod redirect;
mod revoke;
mod scim;
mod sign_in;
mod token;
mod userinfo;

use std::fmt::Debug;

use futures::future::BoxFuture;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use specs::System;
use specs::annotation::verb::Flow as Annotation;

use needs::Needs;
pub(crate) use page::STYLE;
pub(crate) use provider::person_claims;

use crate::failure::Failure;
use crate::pipeline::{Outcome, Task};
use crate::site;
use crate::state::Layout;

/// A protocol with its parameters.
pub(crate) trait Flow: Debug + Send + Sync {
    /// Answers one request.
    fn run(&self, task: &Task<'_>) -> Result<Outcome, Failure>;

    /// Who words what is refused, by it or before it.
    fn wording(&self) -> Wording {
        Wording::System
    }
}

/// A protocol in which others are asked before a request is answered.
pub(crate) trait Conversation: Debug + Send + Sync {
    /// Answers one request.
    fn run<'f>(&'f self, task: &'f Task<'_>) -> BoxFuture<'f, Result<Outcome, Failure>>;
}

/// Who words what an operation refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wording {
    /// The system, as its document says.
    System,
    /// RFC 7644, section 3.12.
    Scim,
}

/// Parameters of a flow that says nothing but where people and clients are looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct InRealm {
    realm: Option<String>,
}

/// The list of protocols: adding one is its file and a line here.
pub(crate) fn plan(system: &System, flow: &Annotation, layout: &Layout) -> Result<site::Plan, String> {
    let realm = || parameters::<InRealm>(flow).map(|it| it.realm);
    let plan = |needs: &[Needs]| provider::Plan::new(system, layout, realm()?, needs);
    let planned: Box<dyn Flow> = match flow.flow.as_str() {
        "authorize" => Box::new(authorize::Authorize(plan(authorize::NEEDS)?)),
        "token" => Box::new(token::Token(plan(&[Needs::Clients])?)),
        "introspect" => Box::new(introspect::Introspect(plan(&[Needs::Clients])?)),
        "revoke" => Box::new(revoke::Revoke(plan(&[Needs::Clients])?)),
        "userinfo" => Box::new(userinfo::Userinfo(plan(&[])?)),
        "end_session" => Box::new(end_session::EndSession(plan(&[Needs::Clients, Needs::Sessions])?)),
        "sign_in" => Box::new(sign_in::SignIn::new(system, parameters(flow)?, layout)?),
        "discovery" => Box::new(discovery::Discovery::new(system, parameters(flow)?, layout)?),
        "document" => Box::new(document::Document::default()),
        "scim" => Box::new(scim::Scim::new(system, parameters(flow)?, layout)?),
        "jwks" => Box::new(jwks::Jwks(plan(&[])?)),
        "federation" => {
            let federation = federation::Federation::new(system, parameters(flow)?, layout)?;
            return Ok(site::Plan::Conversation(Box::new(federation)));
        }
        other => {
            return Err(format!(
                "flow `{other}` is not known; known are authorize, discovery, document, end_session, federation, \
                 introspect, jwks, revoke, scim, sign_in, token, userinfo"
            ));
        }
    };
    Ok(site::Plan::Flow(planned))
}

fn parameters<T: DeserializeOwned>(flow: &Annotation) -> Result<T, String> {
    let with = if flow.with.is_null() { Value::Object(serde_json::Map::new()) } else { flow.with.clone() };
    serde_json::from_value(with).map_err(|error| format!("flow `{}`: {error}", flow.flow))
}
