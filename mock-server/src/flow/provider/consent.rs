use std::sync::Arc;

use serde_json::Value;

use super::{Party, Provider, needed, words};
use crate::change::Work;
use crate::failure::Failure;
use crate::state::{Record, Snapshot};

impl Provider<'_> {
    /// Whether a person has to be asked before the party's client may have the scopes.
    pub(in crate::flow) fn must_agree(&self, snapshot: &Snapshot, party: &Party) -> Result<bool, Failure> {
        let Some(consents) = &self.annotation.consents else { return Ok(false) };
        if !self.names(party).holds(consents.condition.as_ref())? {
            return Ok(false);
        }
        let agreed = self.agreed(snapshot, party)?.map(|consent| words(consent.field("scopes")));
        let asked = party.scope.as_deref().unwrap_or_default();
        let is_agreed = |word: &str| agreed.as_ref().is_some_and(|agreed| agreed.iter().any(|it| it == word));
        Ok(agreed.is_none() || !asked.split_whitespace().all(is_agreed))
    }

    /// Keeps that a person lets the party's client have the scopes, beside those it has.
    pub(in crate::flow) fn agree(&self, work: &mut Work<'_, '_>, party: &Party) -> Result<(), Failure> {
        let Some(consents) = &self.annotation.consents else { return Ok(()) };
        let collection = needed(self.plan.consents, "consents")?;
        let before = self.agreed(work.transaction.snapshot(), party)?;
        let mut scopes = before.as_ref().map(|it| words(it.field("scopes"))).unwrap_or_default();
        for word in party.scope.as_deref().unwrap_or_default().split_whitespace() {
            if !scopes.iter().any(|known| known == word) {
                scopes.push(word.to_owned());
            }
        }
        let mut fields = before.as_ref().map(|it| it.to_map()).unwrap_or_default();
        fields.extend(self.names(party).rendered(&consents.set)?);
        fields.insert("user_id".to_owned(), party.user_id());
        fields.insert("client_id".to_owned(), self.id_of_client(party)?);
        fields.insert("scopes".to_owned(), scopes.into());
        match &before {
            Some(before) => work.update(collection, before, fields).map(drop),
            None => work.create(collection, fields).map(drop),
        }
    }

    fn agreed(&self, snapshot: &Snapshot, party: &Party) -> Result<Option<Arc<Record>>, Failure> {
        let collection = snapshot.collection(needed(self.plan.consents, "consents")?);
        let (user, client) = (party.user_id(), self.id_of_client(party)?);
        let found = collection.matching(&[("user_id", &user), ("client_id", &client)]);
        Ok(found.first().map(|record| Arc::clone(record)))
    }

    /// What the party's client calls itself; null where there is none.
    pub(super) fn id_of_client(&self, party: &Party) -> Result<Value, Failure> {
        party.client.as_ref().map_or(Ok(Value::Null), |client| self.client_id(client))
    }
}
