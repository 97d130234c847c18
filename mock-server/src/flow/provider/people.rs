use std::sync::Arc;

use serde_json::Value;
use specs::annotation::SignIn;

use super::{Party, Provider, needed};
use crate::failure::{Failure, text};
use crate::secret;
use crate::state::{Record, Snapshot};

/// The hash of nothing that anybody could type: compared where there is nobody, so that an answer
/// takes as long.
const NOBODY: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Provider<'_> {
    fn sign_in(&self) -> Result<&SignIn, Failure> {
        needed(self.annotation.sign_in.as_ref(), "sign_in")
    }

    /// The people of the realm who call themselves so, one a tenant.
    pub(in crate::flow) fn called(&self, snapshot: &Snapshot, name: &str) -> Result<Vec<Party>, Failure> {
        let by = self.sign_in()?.by.as_str();
        let people = snapshot.collection(self.plan.users);
        let of = |name: &str| people.matching(&[(by, &Value::from(name))]);
        let name = name.trim();
        let mut found = of(name);
        if found.is_empty() {
            found = of(&name.to_lowercase());
        }
        Ok(found.into_iter().filter_map(|user| self.member(snapshot, user)).collect())
    }

    /// A person of the realm, with their tenant.
    pub(in crate::flow) fn person(&self, snapshot: &Snapshot, id: &Value) -> Option<Party> {
        let user = snapshot.collection(self.plan.users).get(id.as_str()?)?;
        self.member(snapshot, user)
    }

    /// Nobody, where their tenant is gone or another one than the realm's.
    fn member(&self, snapshot: &Snapshot, user: &Arc<Record>) -> Option<Party> {
        let of = self.annotation.tenants.as_ref().map(|tenants| user.field(&tenants.field));
        let of = of.filter(|id| !id.is_null());
        let tenant = of.map(|id| self.record(snapshot, self.plan.tenants, id));
        let tenant = match tenant {
            Some(None) => return None,
            Some(Some(tenant)) => Some(tenant),
            None => None,
        };
        let is_here = match (&self.tenant, &tenant) {
            (Some(realm), Some(tenant)) => realm.id == tenant.id,
            (Some(_), None) => false,
            (None, _) => true,
        };
        is_here.then(|| Party { user: Some(Arc::clone(user)), tenant, ..Party::default() })
    }

    /// Whether a password is the one of a person; of nobody none is.
    pub(in crate::flow) fn proves(&self, party: Option<&Party>, password: &str) -> Result<bool, Failure> {
        let field = self.sign_in()?.password.as_str();
        let user = party.and_then(|party| party.user.as_ref());
        let hash = user.and_then(|user| user.field(field).as_str()).unwrap_or(NOBODY);
        Ok(secret::matches(password, hash) && user.is_some())
    }

    /// Whether a person may sign in, or go on.
    ///
    /// # Errors
    /// What the document answers those who may not.
    pub(in crate::flow) fn may_sign_in(&self, party: &Party) -> Result<(), Failure> {
        match &self.annotation.sign_in {
            Some(sign_in) => self.names(party).refuse(&sign_in.when),
            None => Ok(()),
        }
    }

    /// Whether a person must show a second factor.
    pub(in crate::flow) fn needs_second_factor(&self, party: &Party) -> Result<bool, Failure> {
        let condition = self.sign_in()?.second_factor.as_ref();
        condition.map_or(Ok(false), |condition| self.names(party).holds(Some(condition)))
    }

    /// What a person calls themselves.
    pub(in crate::flow) fn login(&self, party: &Party) -> Result<String, Failure> {
        let by = self.sign_in()?.by.as_str();
        Ok(party.user.as_ref().map(|user| text(user.field(by))).unwrap_or_default())
    }

    /// What pages call a person.
    pub(in crate::flow) fn person_name(&self, party: &Party) -> Result<String, Failure> {
        Ok(text(&self.names(party).render(&self.sign_in()?.name)?))
    }

    /// The personas of the realm, with the name that scripts know them by.
    pub(in crate::flow) fn personas(&self, snapshot: &Snapshot) -> Vec<(&str, &str, Party)> {
        let system = self.task.found.system().name();
        let mut found = Vec::new();
        for persona in self.task.site.personas() {
            let records = persona.records.iter();
            let users = records.filter(|it| it.system == system && it.resource == self.annotation.users);
            for record in users {
                if let Some(party) = self.person(snapshot, &Value::from(record.id.as_str())) {
                    found.push((persona.name.as_str(), persona.description.as_str(), party));
                }
            }
        }
        found
    }

    /// Whether people belong to tenants here, so that one must be found for them.
    pub(in crate::flow) fn looks_for_tenant(&self) -> bool {
        self.tenant.is_none() && self.annotation.tenants.is_some()
    }
}
