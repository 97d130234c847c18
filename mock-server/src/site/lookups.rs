//! Which fields of a resource records are looked up by, so that each of them has an index.

use std::collections::BTreeSet;

use specs::System;
use specs::annotation::scim::ScimType;
use specs::annotation::{Equal, LevelSource, OnDelete, ResourceAnnotation, Sight, Verb};

/// The fields of a resource that lead to its records: of each set that something must equal, the
/// first, unless the id or a unique set among them leads there already.
pub(super) fn indexed(system: &System, name: &str, annotation: &ResourceAnnotation) -> Vec<String> {
    let mut fields = BTreeSet::new();
    let mut seen = |resource: &str, equal: &Equal| {
        if resource == name && !is_unique(annotation, equal) {
            fields.extend(equal.keys().next().cloned());
        }
    };
    for operation in system.operations() {
        if let Some(verb) = operation.behaviour.verb() {
            verb.equalities(&mut seen);
        }
        if let Some(requires) = &operation.gate.requires {
            requires.equalities(&mut seen);
        }
    }
    for other in system.annotation().resources.values() {
        other.equalities(&mut seen);
    }
    if let Some(audit) = &system.annotation().audit {
        audit.equalities(&mut seen);
    }
    if let Some(events) = &system.annotation().events {
        events.also.iter().for_each(|effect| effect.equalities(&mut seen));
    }
    if let Some(deliveries) = &system.annotation().deliveries {
        deliveries.equalities(&mut seen);
    }
    if let Some(scim) = &system.annotation().scim {
        scim.equalities(&mut seen);
    }
    if let Some(provider) = &system.annotation().provider {
        provider.equalities(&mut seen);
        let named = provider.looked_up().into_iter().filter(|(resource, _)| *resource == name);
        fields.extend(named.map(|(_, field)| field.to_owned()));
    }
    let parents = system.operations().iter().filter(|operation| {
        operation.behaviour.verb().and_then(Verb::resource).is_some_and(|resource| resource == name)
    });
    let ties = parents.flat_map(|operation| &operation.gate.under.0);
    let ties = ties.filter(|(_, parent)| parent.narrows);
    fields
        .extend(ties.filter_map(|(parameter, parent)| parent.link(parameter, annotation).map(str::to_owned)));
    fields.extend(named(system, name));
    let linked = system.annotation().scim.iter().flat_map(|scim| scim.types.values());
    let linked = linked.flat_map(ScimType::links).filter(|links| links.resource == name);
    fields.extend(linked.map(|links| links.by.clone()));
    fields.into_iter().filter(|field| *field != annotation.id.field).collect()
}

fn is_unique(annotation: &ResourceAnnotation, equal: &Equal) -> bool {
    equal.contains_key(&annotation.id.field)
        || annotation.unique.iter().any(|set| set.iter().all(|field| equal.contains_key(field)))
}

/// Fields that the structure of resources leads through.
fn named(system: &System, name: &str) -> Vec<String> {
    let mut fields = Vec::new();
    for (other, annotation) in &system.annotation().resources {
        let own = other == name;
        let levels = system.annotation().tenancy.as_ref().map(|tenancy| tenancy.levels.as_slice());
        let is_level = |owner: &String| levels.unwrap_or_default().contains(owner);
        if own {
            let owners = annotation.owner.iter().filter(|(owner, _)| !is_level(owner));
            fields.extend(owners.map(|(_, field)| field.clone()));
            let refers = annotation.references.iter().filter(|(_, it)| it.on_delete != OnDelete::Keep);
            fields.extend(refers.map(|(field, _)| field.clone()));
            fields.extend(annotation.tree.as_ref().map(|tree| tree.parent.clone()));
            if let Some(membership) = &annotation.membership {
                fields.extend([membership.container.clone(), membership.member.clone()]);
            }
        }
        for visible in &annotation.visible {
            match &visible.what {
                Sight::Field { field, .. } if own => fields.push(field.clone()),
                Sight::Grant { grant, of, .. } if grant == name => fields.push(of.clone()),
                _ => {}
            }
        }
        for source in annotation.levels.iter().flat_map(|levels| &levels.of) {
            if let LevelSource::Grant { grant, of, .. } = source
                && grant == name
            {
                fields.push(of.clone());
            }
        }
    }
    fields
}
