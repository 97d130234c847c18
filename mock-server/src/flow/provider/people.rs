use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;
use specs::annotation::SignIn;
use specs::expression::Scope;

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
    pub(super) fn member(&self, snapshot: &Snapshot, user: &Arc<Record>) -> Option<Party> {
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
        condition.map_or(Ok(false), |factor| self.names(party).holds(Some(&factor.condition)))
    }

    /// The code that a person's authenticator app shows at an instant, if they have one.
    pub(in crate::flow) fn app_code(&self, party: &Party, at: Timestamp) -> Result<Option<String>, Failure> {
        let Some(factor) = &self.sign_in()?.second_factor else { return Ok(None) };
        let (Some(from), Some(code)) = (&factor.from, &factor.code) else { return Ok(None) };
        let collection = self.task.site.rules().find(self.task.found.system(), from)?;
        let equal = self.names(party).rendered(&factor.equal)?;
        let equal: Vec<(&str, &Value)> = equal.iter().map(|(field, value)| (field.as_str(), value)).collect();
        let snapshot = self.task.snapshot();
        let Some(record) = snapshot.collection(collection).matching(&equal).first().copied().cloned() else {
            return Ok(None);
        };
        let now = Value::from(fixtures::instant_text(at));
        let names = [("record", record.fields()), ("now", &now)];
        Ok(code.render(&Scope::new(&names))?.as_str().map(str::to_owned))
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
