mod account;
mod attempt;

use std::sync::Arc;

use specs::System;
use specs::annotation::Federation;
use specs::expression::Template;

pub(in crate::flow) use account::Vouched;

use super::{Party, Provider, needed, words};
use crate::change::Bindings;
use crate::failure::{Failure, text};
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
}
