use specs::System;
use specs::annotation::{Deliveries, FailureKind, ResourceAnnotation};

use crate::failure::Failure;
use crate::site::Service;
use crate::state::{CollectionId, Layout};

/// What the documents declare about records.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules<'s> {
    /// Every system, in the order of the contract that the layout is made from.
    pub(crate) services: &'s [Service],
    pub(crate) layout: &'s Layout,
}

impl<'s> Rules<'s> {
    /// The system a collection belongs to.
    pub(crate) fn system(self, collection: CollectionId) -> &'s System {
        let (number, _) = self.layout.of(collection).declared;
        &self.services[number].system
    }

    /// What is declared of a collection's records.
    pub(crate) fn of(self, collection: CollectionId) -> &'s ResourceAnnotation {
        let (_, own) = self.layout.of(collection).declared;
        &self.system(collection).annotation().resources[own]
    }

    /// How a collection's records are sent, if they are.
    pub(crate) fn deliveries(self, collection: CollectionId) -> Option<&'s Deliveries> {
        let deliveries = self.system(collection).annotation().deliveries.as_ref()?;
        (deliveries.resource == self.layout.of(collection).name).then_some(deliveries)
    }

    /// The collection of a system's resource.
    ///
    /// # Errors
    /// When it is not declared; `mock-server check` says so.
    pub(crate) fn find(self, system: &System, resource: &str) -> Result<CollectionId, Failure> {
        self.layout.find(system.name(), resource).ok_or_else(|| {
            Failure::new(FailureKind::Internal, format!("resource `{resource}` is not declared"))
        })
    }
}
