//! Who can log in where, with what: what `mock-server personas` prints and the control API lists.

use fixtures::{Credential, Persona};
use serde::Serialize;
use serde_json::Value;

use crate::site::Site;

/// A persona as it is shown. Its secrets are public test values.
#[derive(Debug, Serialize)]
pub struct Card {
    /// The name scripts use.
    pub name: String,
    /// `user` or `client`.
    pub kind: &'static str,
    /// Who that is.
    pub description: String,
    /// What a user signs in with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A user's password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// A client's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// A client's secret; public clients have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    /// Systems it is somebody in.
    pub systems: Vec<String>,
}

impl Card {
    /// The card of a persona, its e-mail read from the default world's record.
    pub fn new(site: &Site, persona: &Persona) -> Self {
        let mut card = Self {
            name: persona.name.clone(),
            kind: persona.kind(),
            description: persona.description.clone(),
            email: None,
            password: None,
            client_id: None,
            client_secret: None,
            systems: systems(persona),
        };
        match &persona.credential {
            Credential::User { password } => {
                card.email = email(site, persona);
                card.password = Some(password.clone());
            }
            Credential::Client { client_id, client_secret } => {
                card.client_id = Some(client_id.clone());
                card.client_secret.clone_from(client_secret);
            }
        }
        card
    }
}

fn systems(persona: &Persona) -> Vec<String> {
    let mut systems: Vec<String> = persona.records.iter().map(|record| record.system.clone()).collect();
    systems.dedup();
    systems
}

fn email(site: &Site, persona: &Persona) -> Option<String> {
    let snapshot = site.worlds().default_world().snapshot().clone();
    persona.records.iter().find_map(|reference| {
        let collection = snapshot.layout().find(&reference.system, &reference.resource)?;
        let record = snapshot.collection(collection).get(&reference.id)?;
        record.field("email").as_str().map(str::to_owned)
    })
}

/// A field of a persona's record in a system, for making its tokens.
pub(crate) fn record_of(
    site: &Site,
    snapshot: &crate::state::Snapshot,
    persona: &Persona,
    system: &str,
) -> Option<Value> {
    let reference = persona.record(system)?;
    let collection = site.layout().find(&reference.system, &reference.resource)?;
    snapshot.collection(collection).get(&reference.id).map(|record| record.fields().clone())
}
