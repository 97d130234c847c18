use std::collections::HashMap;

use specs::System;

use super::caller::Caller;
use crate::target::{Credential, Place, Target};

/// Who there is in each system of a target, the same in every place of it.
#[derive(Debug, Default)]
pub(crate) struct Crowd(HashMap<String, Vec<Caller>>);

impl Crowd {
    /// Asks for a credential of everybody the target knows, and reads what it says. Whoever gets none is nobody:
    /// a persona may be suspended, or unknown to a system.
    pub(crate) async fn gather(&mut self, system: &System, target: &Target, place: &Place<'_>) {
        let mut people = Vec::new();
        for name in target.persona_names() {
            let credential = Credential::token_of(&name);
            if let Ok(token) = place.credential(&credential, system.name()).await {
                people.push(Caller::read(system, &name, token.expose()));
            }
        }
        people.sort_by_key(|caller| caller.rank(system));
        self.0.insert(system.name().to_owned(), people);
    }

    pub(super) fn of(&self, system: &str) -> &[Caller] {
        self.0.get(system).map(Vec::as_slice).unwrap_or_default()
    }
}
