use specs::System;
use specs::annotation::{FailureKind, ResourceAnnotation};

use crate::failure::Failure;
use crate::site::Service;
use crate::state::{CollectionId, Layout};

/// What the documents declare about records.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules<'s> {
    pub(crate) services: &'s [Service],
    pub(crate) layout: &'s Layout,
}

impl<'s> Rules<'s> {
    /// The system a collection belongs to.
    ///
    /// # Errors
    /// Never in practice: collections are made from systems.
    pub(crate) fn system(self, collection: CollectionId) -> Result<&'s System, Failure> {
        let name = &self.layout.of(collection).system;
        let service = self.services.iter().find(|service| service.system.name() == name);
        let system = service.map(|service| &service.system);
        system
            .ok_or_else(|| Failure::new(FailureKind::Internal, format!("the system `{name}` is not served")))
    }

    /// What is declared of a collection's records.
    ///
    /// # Errors
    /// Never in practice: collections are made from annotations.
    pub(crate) fn of(self, collection: CollectionId) -> Result<&'s ResourceAnnotation, Failure> {
        let name = &self.layout.of(collection).name;
        let annotation = self.system(collection)?.annotation().resources.get(name);
        annotation.ok_or_else(|| undeclared(name))
    }

    /// The collection of a system's resource.
    ///
    /// # Errors
    /// When it is not declared; `mock-server check` says so.
    pub(crate) fn find(self, system: &System, resource: &str) -> Result<CollectionId, Failure> {
        self.layout.find(system.name(), resource).ok_or_else(|| undeclared(resource))
    }
}

fn undeclared(resource: &str) -> Failure {
    Failure::new(FailureKind::Internal, format!("resource `{resource}` is not declared"))
}
