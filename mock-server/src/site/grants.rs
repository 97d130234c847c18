use std::collections::{BTreeMap, BTreeSet};

use specs::IndexMap;
use specs::System;
use specs::annotation::Role;

use super::plan::collection;
use crate::rights::Words;
use crate::state::{CollectionId, Layout};

/// Where a system's callers get their rights from, names resolved.
#[derive(Debug)]
pub(crate) struct GrantsPlan {
    /// Where the records of each source are, in the order of the annotation.
    pub sources: Vec<Option<CollectionId>>,
    /// Where roles are records, in the order of the annotation.
    pub custom: Vec<CollectionId>,
    /// What each declared role permits, included roles with it.
    pub roles: BTreeMap<String, Words>,
    /// Every permission that patterns may stand for.
    pub known: Vec<String>,
}

impl GrantsPlan {
    pub(super) fn new(system: &System, layout: &Layout) -> Result<Self, String> {
        let annotation = system.annotation();
        let find = |resource: &String| collection(system, resource, layout);
        let sources = annotation.grants.iter().map(|source| source.from.as_ref().map(find).transpose());
        let roles = annotation.roles.keys().map(|name| {
            let words = permissions(&annotation.roles, name).iter().map(String::as_str).collect();
            (name.clone(), words)
        });
        Ok(Self {
            sources: sources.collect::<Result<_, _>>()?,
            custom: annotation.custom_roles.iter().map(|it| find(&it.resource)).collect::<Result<_, _>>()?,
            roles: roles.collect(),
            known: known(system),
        })
    }
}

/// What a role permits, and every role it includes.
fn permissions(roles: &IndexMap<String, Role>, name: &str) -> BTreeSet<String> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![name]);
    while let Some(name) = open.pop() {
        if let Some(role) = roles.get(name).filter(|_| seen.insert(name)) {
            open.extend(role.includes.iter().map(String::as_str));
        }
    }
    seen.iter().filter_map(|name| roles.get(*name)).flat_map(|role| role.permissions.clone()).collect()
}

/// The permissions a system declares, else those its roles and operations name.
fn known(system: &System) -> Vec<String> {
    let annotation = system.annotation();
    if !annotation.permissions.is_empty() {
        return annotation.permissions.clone();
    }
    let roles = annotation.roles.values().flat_map(|role| &role.permissions);
    let operations = system.operations().iter().filter_map(|operation| operation.gate.requires.as_ref());
    let required = operations.flat_map(|requires| requires.all.iter().chain(&requires.any));
    let named: BTreeSet<&String> = roles.chain(required).filter(|word| !word.ends_with('*')).collect();
    named.into_iter().cloned().collect()
}
