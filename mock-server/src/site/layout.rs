use fixtures::{IdForm, Seed};
use indexmap::IndexMap;
use serde_json::Value;
use specs::annotation::{OnDelete, ResourceAnnotation, Sight};
use specs::{Contract, Pointer, System};

use super::lookups;
use crate::state::{
    CollectionId, Field, Grants, Layout, Owner, RecordForm, Referrer, ResourceLayout, Visibility,
};

/// What state needs to know of every resource of every system.
pub(super) fn layout(contract: &Contract, seed: Seed) -> Layout {
    let mut resources = Vec::new();
    for (number, system) in contract.systems().enumerate() {
        let first = resources.len();
        for (own, (name, annotation)) in system.annotation().resources.iter().enumerate() {
            resources.push(resource(system, name, annotation, first, (number, own)));
        }
        link(system, &mut resources[first..], first);
    }
    let mut layout = Layout::new(resources, seed);
    follow(contract, &mut layout);
    layout
}

/// Whose records follow whose, across systems.
fn follow(contract: &Contract, layout: &mut Layout) {
    for system in contract.systems() {
        for (name, annotation) in &system.annotation().resources {
            let Some(follows) = &annotation.follows else { continue };
            let followed = layout.find(&follows.system, &follows.resource);
            if let (Some(followed), Some(own)) = (followed, layout.find(system.name(), name)) {
                layout.resources[followed.0].followers.push(own);
            }
        }
    }
}

fn id_of(system: &System, resource: &str, first: usize) -> Option<CollectionId> {
    system.annotation().resources.get_index_of(resource).map(|at| CollectionId(first + at))
}

fn resource(
    system: &System,
    name: &str,
    annotation: &ResourceAnnotation,
    first: usize,
    declared: (usize, usize),
) -> ResourceLayout {
    let levels =
        system.annotation().tenancy.as_ref().map(|tenancy| tenancy.levels.as_slice()).unwrap_or_default();
    let owners = system.resources().get(name).map(|resource| resource.owners.as_slice()).unwrap_or_default();
    ResourceLayout {
        system: system.name().to_owned(),
        name: name.to_owned(),
        declared,
        label: annotation.label.clone(),
        form: form(system, name, annotation),
        id: IdForm::from(&annotation.id),
        place: fixtures::Place::new(format!("{}/{name}", system.name())),
        also: annotation.id.also.clone(),
        owners: owners
            .iter()
            .filter_map(|(owner, field)| {
                Some(Owner { collection: id_of(system, owner, first)?, field: field.clone() })
            })
            .collect(),
        level: levels.iter().position(|level| level == name),
        deletion: annotation.delete,
        stamps: annotation.stamps.clone(),
        references: annotation
            .references
            .iter()
            .filter_map(|(field, reference)| Some((field.clone(), id_of(system, &reference.to, first)?)))
            .collect(),
        grants: grants(annotation, |resource| id_of(system, resource, first)),
        referrers: Vec::new(),
        followers: Vec::new(),
        owned: Vec::new(),
        grants_on: Vec::new(),
    }
}

/// What grants records of a resource, each kind once.
fn grants(annotation: &ResourceAnnotation, id_of: impl Fn(&str) -> Option<CollectionId>) -> Vec<Grants> {
    let seen = annotation.visible.iter().filter_map(|visible| match &visible.what {
        Sight::Grant { grant, of, to, .. } => Some((grant, of, to)),
        Sight::Place { .. } | Sight::Field { .. } => None,
    });
    let mut grants: Vec<Grants> = Vec::new();
    for (grant, of, to) in seen {
        let Some(collection) = id_of(grant) else { continue };
        let grant = Grants { collection, of: of.clone(), to: to.clone() };
        if !grants.contains(&grant) {
            grants.push(grant);
        }
    }
    grants
}

/// What follows for one resource from what others say of it.
fn link(system: &System, resources: &mut [ResourceLayout], first: usize) {
    for at in 0..resources.len() {
        let collection = CollectionId(first + at);
        for Owner { collection: owner, field } in resources[at].owners.clone() {
            if resources[owner.0 - first].level.is_none() {
                resources[owner.0 - first].owned.push(Owner { collection, field });
            }
        }
        for Grants { collection: from, of, .. } in resources[at].grants.clone() {
            resources[from.0 - first].grants_on.push((collection, of));
        }
    }
    for (at, annotation) in system.annotation().resources.values().enumerate() {
        for (field, reference) in &annotation.references {
            let Some(to) = id_of(system, &reference.to, first) else { continue };
            if reference.on_delete != OnDelete::Keep {
                let collection = CollectionId(first + at);
                let referrer = Referrer { collection, field: field.clone(), on_delete: reference.on_delete };
                resources[to.0 - first].referrers.push(referrer);
            }
        }
    }
}

fn form(system: &System, name: &str, annotation: &ResourceAnnotation) -> RecordForm {
    let mut fields = IndexMap::new();
    if let Some(resource) = system.resources().get(name) {
        collect(system.value(), &resource.schema, &mut fields, 0);
    }
    let field = |(name, unsaid)| {
        let visibility = match &name {
            name if annotation.secrets.contains(name) => Visibility::Secret,
            name if annotation.sealed.contains(name) => Visibility::Sealed,
            _ => Visibility::Shown,
        };
        Field { name, unsaid, visibility }
    };
    let keeps_owners = annotation
        .visible
        .iter()
        .any(|visible| matches!(visible.what, Sight::Place { place: specs::annotation::Reach::Own, .. }));
    RecordForm {
        order: annotation.order.clone(),
        unique: annotation.unique.clone(),
        indexed: lookups::indexed(system, name, annotation),
        files: annotation.files.clone(),
        keeps_owners,
        ..RecordForm::of(fields.into_iter().map(field).collect(), &annotation.id.field)
    }
}

/// Follows `$ref` and `allOf`; deeper than a schema of one record ever goes, they run in a circle.
fn collect(document: &Value, pointer: &Pointer, fields: &mut IndexMap<String, Option<Value>>, depth: usize) {
    let Some(schema) = pointer.lookup(document).filter(|_| depth < 16) else { return };
    let reference = schema.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
    if let Some(target) = reference.and_then(|text| Pointer::from_fragment(text).ok()) {
        collect(document, &target, fields, depth + 1);
    }
    for at in 0..schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len) {
        collect(document, &pointer.push("allOf").push(&at.to_string()), fields, depth + 1);
    }
    for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        fields.insert(name.clone(), unsaid(document, property, 0));
    }
}

/// What a property is when nobody says: its default, else null where it takes that; what it refers
/// to counts where it says nothing itself.
fn unsaid(document: &Value, property: &Value, depth: usize) -> Option<Value> {
    let own = property.get("default").cloned().or_else(|| takes_null(property).then_some(Value::Null));
    let reference = property.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
    let target = || Pointer::from_fragment(reference.filter(|_| depth < 16)?).ok();
    own.or_else(|| unsaid(document, target()?.lookup(document)?, depth + 1))
}

/// Whether a property of a normalised schema may be null.
fn takes_null(property: &Value) -> bool {
    let any = |key: &str| property.get(key).and_then(Value::as_array).into_iter().flatten();
    let listed = any("type").any(|kind| kind == "null");
    let branch = any("anyOf").chain(any("oneOf")).any(|part| part.get("type") == Some(&Value::from("null")));
    listed || branch || property.get("type") == Some(&Value::from("null"))
}
