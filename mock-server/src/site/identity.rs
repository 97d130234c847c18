use std::sync::Arc;

use specs::System;
use specs::annotation::{Identity, NamedRecord, Proof, SecretSource};

use super::plan::collection;
use crate::state::{CollectionId, Layout};

/// How one security scheme identifies callers, names resolved.
#[derive(Debug)]
pub(crate) struct SchemePlan {
    /// The security scheme.
    pub scheme: String,
    /// System and scheme, which credentials are remembered by.
    pub id: Arc<str>,
    /// Its kinds of proof, in the order of the annotation.
    pub identities: Vec<IdentityPlan>,
}

/// How one kind of proof identifies callers.
#[derive(Debug)]
pub(crate) struct IdentityPlan {
    /// Where the credential, or the secret it is checked with, is a record.
    pub records: Option<CollectionId>,
    /// How what is shown is compared.
    pub kept: Kept,
    /// Records its credentials stand with, in the order of the annotation: the system's own, or
    /// those of the provider whose token it is.
    pub standing: Vec<CollectionId>,
}

/// How a credential is kept in its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// As it is.
    Plain,
    /// As a hash of it.
    Hashed,
}

impl SchemePlan {
    pub(super) fn all(system: &System, layout: &Layout) -> Result<Vec<Self>, String> {
        let schemes = system.annotation().identity.iter().map(|(scheme, identities)| {
            let plans = identities.0.iter().map(|identity| IdentityPlan::new(system, identity, layout));
            Ok(Self {
                scheme: scheme.clone(),
                id: format!("{}/{scheme}", system.name()).into(),
                identities: plans.collect::<Result<_, String>>()?,
            })
        });
        schemes.collect()
    }
}

impl IdentityPlan {
    fn new(system: &System, identity: &Identity, layout: &Layout) -> Result<Self, String> {
        let records = match &identity.proof {
            Proof::Key(lookup) | Proof::Session(lookup) => Some(lookup.resource.as_str()),
            Proof::Signature(signature) => match &signature.secret {
                SecretSource::Record(record) => Some(record.from.as_str()),
                SecretSource::Document(_) => None,
            },
            Proof::Jwt(_) => None,
        };
        let standing = identity.standing.iter().map(|standing| {
            let own = collection(system, &standing.resource, layout);
            own.or_else(|missing| {
                let provider = identity.jwt().map(|jwt| jwt.provider.as_str());
                provider.and_then(|name| layout.find(name, &standing.resource)).ok_or(missing)
            })
        });
        Ok(Self {
            records: records.map(|resource| collection(system, resource, layout)).transpose()?,
            kept: kept(system, &identity.proof),
            standing: standing.collect::<Result<_, String>>()?,
        })
    }
}

fn kept(system: &System, proof: &Proof) -> Kept {
    let (Proof::Key(lookup) | Proof::Session(lookup)) = proof else { return Kept::Plain };
    let NamedRecord { resource, by, .. } = lookup;
    let resource = system.annotation().resources.get(resource);
    let is_secret =
        resource.zip(by.as_ref()).is_some_and(|(resource, field)| resource.secrets.contains(field));
    if is_secret { Kept::Hashed } else { Kept::Plain }
}
