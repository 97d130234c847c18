//! What the flows of a provider stand on: its annotation, the resources it names, the realm of a
//! request.

mod claims;
mod client;
mod code;
mod consent;
mod event;
mod federation;
mod party;
mod people;
mod refresh;
mod session;
mod tokens;

use std::sync::Arc;

use serde_json::Value;
use specs::System;
use specs::annotation::{FailureKind, Provider as Annotation, Realm};

pub(crate) use claims::person_claims;
pub(super) use client::{Proven, words};
pub(super) use code::Redeemed;
pub(super) use event::Event;
pub(super) use federation::{Idp, Vouched};
pub(super) use party::Party;
pub(super) use tokens::{Drafts, Tokens};

use super::Needs;
use crate::failure::Failure;
use crate::pipeline::Task;
use crate::site::collection;
use crate::state::{CollectionId, Layout, Record, Snapshot};

/// A provider's resources, found in the layout before the first request, and the realm of a flow.
#[derive(Debug)]
pub(super) struct Plan {
    users: CollectionId,
    tenants: Option<CollectionId>,
    clients: Option<CollectionId>,
    sessions: Option<CollectionId>,
    codes: Option<CollectionId>,
    refresh_tokens: Option<CollectionId>,
    consents: Option<CollectionId>,
    federation: Option<federation::FederationPlan>,
    realm: Option<String>,
}

/// A provider at work on one request.
pub(super) struct Provider<'a> {
    pub(super) task: &'a Task<'a>,
    annotation: &'a Annotation,
    plan: &'a Plan,
    realm: Option<&'a Realm>,
    /// The tenant that the path names, where the realm has one.
    tenant: Option<Arc<Record>>,
}

impl Plan {
    /// The plan of a flow in a realm; everything it needs is declared.
    pub(super) fn new(
        system: &System,
        layout: &Layout,
        realm: Option<String>,
        needs: &[Needs],
    ) -> Result<Self, String> {
        let provider = system.annotation().provider.as_ref();
        let provider = provider.ok_or("the system issues tokens but declares no `provider`")?;
        if let Some(missing) = needs.iter().find(|needs| !needs.are_met(provider)) {
            return Err(format!("the flow needs `{}` of the `provider`", missing.word()));
        }
        let find = |resource: Option<&String>| resource.map(|it| collection(system, it, layout)).transpose();
        Ok(Self {
            users: collection(system, &provider.users, layout)?,
            tenants: find(provider.tenants.as_ref().map(|it| &it.resource))?,
            clients: find(provider.clients.as_ref().map(|it| &it.resource))?,
            sessions: find(provider.sessions.as_ref().map(|it| &it.resource))?,
            codes: find(provider.codes.as_ref().map(|it| &it.resource))?,
            refresh_tokens: find(provider.refresh_tokens.as_ref().map(|it| &it.resource))?,
            consents: find(provider.consents.as_ref().map(|it| &it.resource))?,
            federation: provider
                .federation
                .as_ref()
                .map(|it| federation::plan(system, it, layout))
                .transpose()?,
            realm,
        })
    }
}

impl<'a> Provider<'a> {
    /// The provider, in the realm of a request.
    ///
    /// # Errors
    /// When the path names a tenant that is not there.
    pub(super) fn of(task: &'a Task<'a>, plan: &'a Plan) -> Result<Self, Failure> {
        let annotation = needed(task.found.system().annotation().provider.as_ref(), "provider")?;
        let realm = plan.realm.as_ref().and_then(|realm| annotation.realms.get(realm));
        let tenant = realm.and_then(|realm| realm.tenant.as_ref());
        let tenant = tenant.map(|named| {
            let collection = needed(plan.tenants, "tenants")?;
            let snapshot = task.snapshot();
            let name = task.found.param(&named.parameter).unwrap_or_default();
            let found = snapshot.lookup(collection, named.by.as_deref(), &Value::from(name));
            found.cloned().ok_or_else(|| {
                let label = snapshot.layout().of(collection).label.as_str();
                Failure::new(FailureKind::NotFound, format!("there is no {label} `{name}`"))
                    .detail("label", label)
            })
        });
        Ok(Self { task, annotation, plan, realm, tenant: tenant.transpose()? })
    }

    /// The tenant that the path names.
    pub(super) fn tenant(&self) -> Option<&Arc<Record>> {
        self.tenant.as_ref()
    }

    /// Who issues here: the tenant that the path names, else the platform.
    pub(super) fn issuer(&self) -> Result<String, Failure> {
        self.issuer_of(self.tenant.as_ref())
    }

    /// Who issues for the people of a tenant.
    pub(super) fn issuer_of(&self, tenant: Option<&Arc<Record>>) -> Result<String, Failure> {
        let base = Value::from(self.task.base());
        let id = tenant.map(|tenant| Value::from(&*tenant.id)).unwrap_or_default();
        let names = [("base", &base), ("tenant_id", &id)];
        let template = self.annotation.tenant_issuer.as_ref().filter(|_| !id.is_null());
        let template = template.unwrap_or(&self.annotation.issuer);
        Ok(crate::failure::text(&template.render(&specs::expression::Scope::new(&names))?))
    }

    /// What pages call a tenant.
    pub(super) fn tenant_name(&self, tenant: &Arc<Record>) -> Result<String, Failure> {
        let party = Party { tenant: Some(Arc::clone(tenant)), ..Party::default() };
        let Some(tenants) = &self.annotation.tenants else { return Ok(tenant.id.to_string()) };
        Ok(crate::failure::text(&self.names(&party).render(&tenants.name)?))
    }

    fn record(
        &self,
        snapshot: &Snapshot,
        collection: Option<CollectionId>,
        id: &Value,
    ) -> Option<Arc<Record>> {
        snapshot.collection(collection?).get(id.as_str()?).cloned()
    }
}

/// What the plan of a flow made sure of.
fn needed<T>(part: Option<T>, word: &str) -> Result<T, Failure> {
    part.ok_or_else(|| Failure::new(FailureKind::Internal, format!("the provider declares no `{word}`")))
}
