use std::sync::Arc;

use serde_json::{Map, Value};

use super::Idp;
use crate::change::{Bindings, Work};
use crate::failure::Failure;
use crate::flow::provider::{Party, Provider, needed};
use crate::state::{Record, Snapshot};

/// How somebody signed in at a service that vouches for them.
#[derive(Debug, Clone, Default)]
pub(in crate::flow) struct Vouched {
    /// The record that says who they are there.
    pub(in crate::flow) link: Value,
    /// What the service calls their session; null where it does not say.
    pub(in crate::flow) session: Value,
}

impl Provider<'_> {
    /// The person that a service vouches for: whom it is linked to, else whom the document takes them
    /// for, else somebody new. What the document says of them is written down.
    pub(in crate::flow) fn vouched(
        &self,
        work: &mut Work<'_, '_>,
        idp: &Idp,
        claims: &Map<String, Value>,
    ) -> Result<(Party, Vouched), Failure> {
        let (federation, plan) = self.federation()?;
        let subject = claims.get("sub").cloned().unwrap_or_default();
        let system = self.task.found.system();
        let link = self.link(work.transaction.snapshot(), idp, &subject)?;
        let nobody = Party { tenant: self.tenant.clone(), ..Party::default() };
        let mut names = self.vouching(&nobody, &idp.record);
        names.bind("claims", Value::Object(claims.clone()));
        names.bind("linked", link.is_some().into());
        work.find(system, &federation.accounts.find, &mut names)?;
        let before = match &link {
            Some(link) => self.person(work.transaction.snapshot(), link.field("user_id")),
            None => self.taken_for(work.transaction.snapshot(), &names)?,
        };
        let party = before.unwrap_or_else(|| nobody.clone());
        if let Some(user) = &party.user {
            names.bind("user", user.fields().clone());
        }
        names.refuse(&federation.accounts.when)?;
        let set = names.rendered(&federation.accounts.set)?;
        let is_other = |(field, value): &(&String, &Value)| {
            party.user.as_ref().is_none_or(|user| user.field(field) != *value)
        };
        let changed: Vec<Value> =
            set.iter().filter(is_other).map(|(field, _)| field.as_str().into()).collect();
        let user = match &party.user {
            Some(user) if changed.is_empty() => Arc::clone(user),
            Some(user) => {
                let mut fields = user.to_map();
                fields.extend(set);
                work.update(self.plan.users, user, fields)?
            }
            None => work.create(self.plan.users, set)?,
        };
        // Of what happens it is asked who called.
        names.bind("caller", self.task.facts().clone());
        names.bind_record("record", &user);
        names.bind("changed", changed.into());
        work.effects(system, &federation.accounts.also, &mut names)?;
        let more = names.rendered(&federation.links.set)?;
        let mut fields = link.as_ref().map(|link| link.to_map()).unwrap_or_default();
        fields.extend(more);
        fields.insert("provider_id".to_owned(), (&*idp.record.id).into());
        fields.insert("subject".to_owned(), subject);
        fields.insert("user_id".to_owned(), (&*user.id).into());
        let link = match &link {
            Some(link) => work.update(plan.links, link, fields)?,
            None => work.create(plan.links, fields)?,
        };
        let session = claims.get("sid").filter(|sid| sid.is_string()).cloned().unwrap_or_default();
        Ok((Party { user: Some(user), ..party }, Vouched { link: (&*link.id).into(), session }))
    }

    /// Who is taken for somebody who comes for the first time.
    fn taken_for(&self, snapshot: &Snapshot, names: &Bindings<'_>) -> Result<Option<Party>, Failure> {
        let (federation, _) = self.federation()?;
        let equal = names.rendered(&federation.accounts.equal)?;
        if equal.is_empty() || equal.values().any(Value::is_null) {
            return Ok(None);
        }
        let equal: Vec<(&str, &Value)> = equal.iter().map(|(field, value)| (field.as_str(), value)).collect();
        let mut people = snapshot.collection(self.plan.users).matching(&equal).into_iter();
        Ok(people.find_map(|user| self.member(snapshot, user)))
    }

    fn link(&self, snapshot: &Snapshot, idp: &Idp, subject: &Value) -> Result<Option<Arc<Record>>, Failure> {
        let (_, plan) = self.federation()?;
        let id = Value::from(&*idp.record.id);
        let found = snapshot.collection(plan.links).matching(&[("subject", subject), ("provider_id", &id)]);
        Ok(found.first().map(|link| Arc::clone(link)))
    }

    /// The sessions that a service vouched for: of one person there, or one session there, or both.
    pub(in crate::flow) fn vouched_sessions(
        &self,
        snapshot: &Snapshot,
        idp: &Idp,
        subject: Option<&Value>,
        session: Option<&Value>,
    ) -> Result<Vec<Party>, Failure> {
        let (_, plan) = self.federation()?;
        let sessions = snapshot.collection(needed(self.plan.sessions, "sessions")?);
        let link = subject.map(|subject| self.link(snapshot, idp, subject)).transpose()?;
        let link_id = match link {
            Some(None) => return Ok(Vec::new()),
            Some(Some(link)) => Some(Value::from(&*link.id)),
            None => None,
        };
        let mut wanted = Vec::new();
        wanted.extend(link_id.as_ref().map(|id| ("link_id", id)));
        wanted.extend(session.map(|sid| ("provider_session", sid)));
        let links = snapshot.collection(plan.links);
        let is_of_idp = |session: &&Arc<Record>| {
            let link = session.field("link_id").as_str().and_then(|id| links.get(id));
            link.is_some_and(|link| *link.field("provider_id") == *idp.record.id)
        };
        let found = sessions.matching(&wanted).into_iter().filter(is_of_idp);
        Ok(found
            .map(|session| Party {
                session: Some(Arc::clone(session)),
                ..self.person(snapshot, session.field("user_id")).unwrap_or_default()
            })
            .collect())
    }
}
