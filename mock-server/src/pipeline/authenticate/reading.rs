use std::sync::Arc;

use serde_json::{Map, Value};
use specs::annotation::{Identity, Proof};
use specs::expression::Scope;

use super::{jwt, lookup, refusal, signature, standing};
use crate::failure::Failure;
use crate::pipeline::Exchange;
use crate::pipeline::route::Found;
use crate::site::{IdentityPlan, SchemePlan, Site};
use crate::state::Record;
use crate::token::{Credential, Refused};

/// A credential that is being read, and everything it is read with.
pub(super) struct Reading<'a> {
    pub(super) site: &'a Site,
    pub(super) exchange: &'a Exchange,
    pub(super) found: &'a Found<'a>,
    pub(super) scheme: &'a SchemePlan,
    pub(super) identity: &'a Identity,
    pub(super) plan: &'a IdentityPlan,
    /// What is shown.
    pub(super) shown: &'a str,
    /// The request's body, as it came.
    pub(super) body: &'a [u8],
}

impl<'a> Reading<'a> {
    /// What is shown for a scheme, with the entry of its identity that reads it; `None` for a scheme
    /// without an identity, whose credentials stand for nobody.
    pub(super) fn of(
        site: &'a Site,
        exchange: &'a Exchange,
        found: &'a Found<'a>,
        scheme: &str,
        shown: &'a str,
        body: &'a [u8],
    ) -> Option<Self> {
        let identities = found.system().annotation().identity.get(scheme)?;
        let scheme = found.service.identities.iter().find(|plan| plan.scheme == scheme)?;
        let at = identities.reading(shown)?;
        let (identity, plan) = (&identities.0[at], &scheme.identities[at]);
        Some(Self { site, exchange, found, scheme, identity, plan, shown, body })
    }

    /// The credential, if it counts now.
    pub(super) fn credential(&self) -> Result<Arc<Credential>, Failure> {
        let snapshot = self.exchange.world.snapshot();
        let known = self.exchange.world.verified(&self.scheme.id, self.shown);
        let credential = match known.filter(|known| known.is_current(&snapshot)) {
            Some(known) => known,
            None => self.first_seen()?,
        };
        let in_order =
            |entry: usize, record: &Record| standing::in_order(self.identity, entry, record, &credential);
        credential.counts(&snapshot, in_order).map_err(|refused| self.refused(&refused))?;
        Ok(credential)
    }

    /// A signature is one of this body alone; everything else is remembered.
    fn first_seen(&self) -> Result<Arc<Credential>, Failure> {
        let credential = match &self.identity.proof {
            Proof::Jwt(jwt) => jwt::read(self, jwt)?,
            Proof::Key(lookup) | Proof::Session(lookup) => lookup::read(self, lookup)?,
            Proof::Signature(signature) => return Ok(Arc::new(signature::read(self, signature)?)),
        };
        let credential = Arc::new(credential);
        self.exchange.world.remember(self.shown, Arc::clone(&credential));
        Ok(credential)
    }

    /// The caller's facts, over what the credential says.
    pub(super) fn facts(&self, says: &Value) -> Result<Value, Failure> {
        let names = [(self.identity.proof.name(), says)];
        let scope = Scope::new(&names);
        let facts = self.identity.caller.iter();
        let facts = facts.map(|(name, template)| Ok((name.clone(), template.render(&scope)?)));
        facts.collect::<Result<Map<_, _>, Failure>>().map(Value::Object)
    }

    /// A credential that does not count.
    pub(super) fn refused(&self, refused: &Refused) -> Failure {
        let why = refused.refusal();
        refusal(self.identity.refusal(why), why, refused.to_string())
    }
}
