use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use specs::System;
use specs::annotation::Federation;
use specs::expression::Template;

use super::session::is_over;
use super::{Party, Provider, needed, words};
use crate::change::{Bindings, Work};
use crate::failure::{Failure, text};
use crate::secret;
use crate::site::collection;
use crate::state::{CollectionId, Layout, Record, Snapshot};

/// Where what belongs to the services that vouch for people is kept.
#[derive(Debug)]
pub(super) struct FederationPlan {
    services: CollectionId,
    attempts: CollectionId,
    links: CollectionId,
}

pub(super) fn plan(
    system: &System,
    federation: &Federation,
    layout: &Layout,
) -> Result<FederationPlan, String> {
    let find = |resource: &str| collection(system, resource, layout);
    Ok(FederationPlan {
        services: find(&federation.resource)?,
        attempts: find(&federation.attempts.resource)?,
        links: find(&federation.links.resource)?,
    })
}

/// A service elsewhere that vouches for people, as its record and the document describe it.
#[derive(Debug)]
pub(in crate::flow) struct Idp {
    pub(in crate::flow) record: Arc<Record>,
    pub(in crate::flow) name: String,
    pub(in crate::flow) issuer: String,
    /// What this system calls itself there.
    pub(in crate::flow) client_id: String,
    pub(in crate::flow) client_secret: Option<String>,
    /// Words between spaces, `openid` among them.
    pub(in crate::flow) scope: String,
    /// Where browsers are sent back to.
    pub(in crate::flow) callback: String,
}

/// What only whoever has the state can tell, so that nothing of it needs to be kept.
pub(in crate::flow) struct Proofs {
    /// Comes back in the ID token.
    pub(in crate::flow) nonce: String,
    /// Shown for the code (RFC 7636).
    pub(in crate::flow) verifier: String,
    /// S256 of the verifier.
    pub(in crate::flow) challenge: String,
}

/// How somebody signed in at a service that vouches for them.
#[derive(Debug, Clone, Default)]
pub(in crate::flow) struct Vouched {
    /// The record that says who they are there.
    pub(in crate::flow) link: Value,
    /// What the service calls their session; null where it does not say.
    pub(in crate::flow) session: Value,
}

impl Provider<'_> {
    fn federation(&self) -> Result<(&Federation, &FederationPlan), Failure> {
        let federation = needed(self.annotation.federation.as_ref(), "federation")?;
        Ok((federation, needed(self.plan.federation.as_ref(), "federation")?))
    }

    /// Services that the people of the realm may be sent to, with what pages call them; none as long as
    /// it is not known which tenant's people they are.
    pub(in crate::flow) fn idps(&self, snapshot: &Snapshot) -> Result<Vec<(String, String)>, Failure> {
        let Some(plan) = self.plan.federation.as_ref().filter(|_| !self.looks_for_tenant()) else {
            return Ok(Vec::new());
        };
        let mut named = Vec::new();
        for record in snapshot.collection(plan.services).all() {
            if let Some(idp) = self.usable(snapshot, record)? {
                named.push((idp.record.id.to_string(), idp.name));
            }
        }
        Ok(named)
    }

    /// The service of this id, if people of the realm may be sent to it.
    pub(in crate::flow) fn idp(&self, snapshot: &Snapshot, id: &str) -> Result<Option<Idp>, Failure> {
        let Some(plan) = &self.plan.federation else { return Ok(None) };
        match snapshot.collection(plan.services).get(id) {
            Some(record) => self.usable(snapshot, record),
            None => Ok(None),
        }
    }

    /// The services of the realm that have this issuer.
    pub(in crate::flow) fn issuing(&self, snapshot: &Snapshot, issuer: &str) -> Result<Vec<Idp>, Failure> {
        let (_, plan) = self.federation()?;
        let mut found = Vec::new();
        for record in snapshot.collection(plan.services).all() {
            found.extend(self.usable(snapshot, record)?.filter(|idp| idp.issuer == issuer));
        }
        Ok(found)
    }

    fn usable(&self, snapshot: &Snapshot, record: &Arc<Record>) -> Result<Option<Idp>, Failure> {
        let (federation, _) = self.federation()?;
        let of = federation.tenant.as_ref().map(|field| record.field(field));
        let tenant = of.and_then(|id| self.record(snapshot, self.plan.tenants, id));
        let is_here = match (&self.tenant, of) {
            (Some(realm), Some(_)) => tenant.as_ref().is_some_and(|tenant| tenant.id == realm.id),
            (_, Some(_)) => tenant.is_some(),
            (_, None) => true,
        };
        if !is_here {
            return Ok(None);
        }
        let party = Party { tenant: tenant.or_else(|| self.tenant.clone()), ..Party::default() };
        let names = self.vouching(&party, record);
        if !names.holds(federation.condition.as_ref())? {
            return Ok(None);
        }
        let said = |template: &Template| Ok::<_, Failure>(text(&names.render(template)?));
        let secret = federation.client_secret.as_ref().map(|it| names.render(it)).transpose()?;
        let scopes = federation.scopes.as_ref().map(|it| names.render(it)).transpose()?.unwrap_or_default();
        let mut scopes = words(&scopes);
        if !scopes.iter().any(|word| word == "openid") {
            scopes.insert(0, "openid".to_owned());
        }
        Ok(Some(Idp {
            record: Arc::clone(record),
            name: said(&federation.name)?,
            issuer: said(&federation.issuer)?,
            client_id: said(&federation.client_id)?,
            client_secret: secret.and_then(|it| it.as_str().map(str::to_owned)).filter(|it| !it.is_empty()),
            scope: scopes.join(" "),
            callback: said(&federation.callback)?,
        }))
    }

    /// Where a sign-in at a service begins.
    pub(in crate::flow) fn start_of(&self, idp: &Idp) -> Result<String, Failure> {
        let (federation, _) = self.federation()?;
        let tenant = federation.tenant.as_ref().map(|field| idp.record.field(field));
        let tenant = tenant.and_then(|id| self.record(&self.task.snapshot(), self.plan.tenants, id));
        let party = Party { tenant, ..Party::default() };
        Ok(text(&self.vouching(&party, &idp.record).render(&federation.start)?))
    }

    fn vouching<'p>(&self, party: &'p Party, idp: &Record) -> Bindings<'p> {
        let mut names = self.names(party);
        names.bind("idp", idp.fields().clone());
        names
    }

    /// Keeps that a browser is sent to a service, and gives the state that it carries there and back.
    pub(in crate::flow) fn begin_attempt(
        &self,
        work: &mut Work<'_, '_>,
        idp: &Idp,
        browser: &str,
        request: Option<String>,
    ) -> Result<String, Failure> {
        let (federation, plan) = self.federation()?;
        let attempts = &federation.attempts;
        let fresh = self.fresh(work, &attempts.prefix);
        let party = Party { tenant: self.tenant.clone(), ..Party::default() };
        let mut fields = self.vouching(&party, &idp.record).rendered(&attempts.set)?;
        fields.insert(attempts.by.clone(), fresh.as_str().into());
        fields.insert("provider_id".to_owned(), (&*idp.record.id).into());
        fields.insert("browser".to_owned(), secret::hashed(browser).into());
        fields.insert("request".to_owned(), request.into());
        self.expires(work, &party, &attempts.lifetime, &mut fields)?;
        work.create(plan.attempts, fields)?;
        Ok(fresh)
    }

    /// Uses up the state that a browser came back with: it counts once, for a time, at the browser that
    /// it was given to. What it says is told apart, for a person who opened a link twice is no thief.
    pub(in crate::flow) fn end_attempt(
        &self,
        work: &mut Work<'_, '_>,
        state: &str,
        browser: &str,
    ) -> Result<Result<Arc<Record>, &'static str>, Failure> {
        let (federation, plan) = self.federation()?;
        let kept = Value::from(secret::hashed(state));
        let snapshot = work.transaction.snapshot();
        let Some(attempt) = snapshot.lookup(plan.attempts, Some(&federation.attempts.by), &kept).cloned()
        else {
            return Ok(Err("This sign-in did not begin here, or it has been used already."));
        };
        let hash = attempt.field("browser").as_str().unwrap_or_default();
        if !secret::matches(browser, hash) {
            return Ok(Err("This sign-in began in another browser, or at another address of this server."));
        }
        let is_late = is_over(&attempt, work.transaction.now())?;
        work.delete(plan.attempts, &attempt)?;
        Ok(if is_late { Err("This sign-in took too long.") } else { Ok(attempt) })
    }

    /// What follows from a state.
    pub(in crate::flow) fn proofs(&self, state: &str) -> Proofs {
        let mark = |word: &str| URL_SAFE_NO_PAD.encode(self.task.site.seals().mark(&json!([word, state])));
        let verifier = mark("federated verifier");
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        Proofs { nonce: mark("federated nonce"), verifier, challenge }
    }

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
