use specs::System;
use specs::annotation::Identity;

use super::plan::collection;
use crate::state::{CollectionId, Layout};

/// How one security scheme identifies callers, names resolved. Records that a credential stands
/// with are the system's own, or those of the provider whose token it is.
#[derive(Debug)]
pub(crate) struct IdentityPlan {
    /// The security scheme.
    pub scheme: String,
    /// Records its credentials stand with, in the order of the annotation.
    pub standing: Vec<StandingPlan>,
}

/// A record a credential stands with.
#[derive(Debug, Clone)]
pub(crate) struct StandingPlan {
    /// Where it is.
    pub collection: CollectionId,
}

impl IdentityPlan {
    pub(super) fn all(system: &System, layout: &Layout) -> Result<Vec<Self>, String> {
        let plan = |(scheme, identity): (&String, &Identity)| {
            let standing = identity.standing.iter().map(|standing| {
                let own = collection(system, &standing.resource, layout);
                let collection = own.or_else(|missing| {
                    layout.find(&identity.jwt.provider, &standing.resource).ok_or(missing)
                });
                collection.map(|collection| StandingPlan { collection })
            });
            Ok(Self { scheme: scheme.clone(), standing: standing.collect::<Result<_, String>>()? })
        };
        system.annotation().identity.iter().map(plan).collect()
    }
}
