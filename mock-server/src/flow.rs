//! Protocols that are more than data: a module each, chosen by name, its parameters in the document.

mod client;
mod client_credentials;
mod discovery;
mod document;
mod jwks;
mod revoke;
mod scim;

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde_json::Value;
use specs::System;
use specs::annotation::verb::Flow as Annotation;

use crate::failure::Failure;
use crate::pipeline::{Outcome, Task};
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

/// Who words what an operation refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wording {
    /// The system, as its document says.
    System,
    /// RFC 7644, section 3.12.
    Scim,
}

/// The list of protocols: adding one is its file and a line here.
pub(crate) fn plan(system: &System, flow: &Annotation, layout: &Layout) -> Result<Box<dyn Flow>, String> {
    Ok(match flow.flow.as_str() {
        "client_credentials" => {
            Box::new(client_credentials::ClientCredentials::new(system, parameters(flow)?, layout)?)
        }
        "discovery" => Box::new(discovery::Discovery::new(parameters(flow)?)),
        "document" => Box::new(document::Document::default()),
        "jwks" => Box::new(jwks::Jwks),
        "revoke" => Box::new(revoke::Revoke::new(system, parameters(flow)?, layout)?),
        "scim" => Box::new(scim::Scim::new(system, parameters(flow)?, layout)?),
        other => {
            return Err(format!(
                "flow `{other}` is not known; known are client_credentials, discovery, document, jwks, revoke, scim"
            ));
        }
    })
}

fn parameters<T: DeserializeOwned>(flow: &Annotation) -> Result<T, String> {
    let with = if flow.with.is_null() { Value::Object(serde_json::Map::new()) } else { flow.with.clone() };
    serde_json::from_value(with).map_err(|error| format!("flow `{}`: {error}", flow.flow))
}
