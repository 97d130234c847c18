use fixtures::{IdForm, Seed};
use indexmap::IndexMap;
use serde_json::Value;
use specs::annotation::ResourceAnnotation;
use specs::{Contract, Pointer, System};

use crate::state::{CollectionId, Field, Layout, Owner, RecordForm, ResourceLayout, Visibility};

/// What state needs to know of every resource of every system.
pub(super) fn layout(contract: &Contract, seed: Seed) -> Layout {
    let mut layout = Layout { resources: Vec::new(), seed };
    for system in contract.systems() {
        let first = layout.resources.len();
        for (name, annotation) in &system.annotation().resources {
            layout.resources.push(resource(system, name, annotation, first));
        }
    }
    layout
}

fn resource(system: &System, name: &str, annotation: &ResourceAnnotation, first: usize) -> ResourceLayout {
    let levels =
        system.annotation().tenancy.as_ref().map(|tenancy| tenancy.levels.as_slice()).unwrap_or_default();
    let id_of = |resource: &str| {
        system.annotation().resources.get_index_of(resource).map(|at| CollectionId(first + at))
    };
    let owners = system.resources().get(name).map(|resource| resource.owners.as_slice()).unwrap_or_default();
    ResourceLayout {
        system: system.name().to_owned(),
        name: name.to_owned(),
        label: annotation.label.clone(),
        form: form(system, name, annotation),
        id: IdForm::new(&annotation.id.prefix, annotation.id.length),
        place: fixtures::Place::new(format!("{}/{name}", system.name())),
        also: annotation.id.also.clone(),
        owners: owners
            .iter()
            .filter_map(|(level, field)| Some(Owner { collection: id_of(level)?, field: field.clone() }))
            .collect(),
        level: levels.iter().position(|level| level == name),
        deletion: annotation.delete,
        stamps: annotation.stamps.clone(),
        references: annotation
            .references
            .iter()
            .filter_map(|(field, target)| Some((field.clone(), id_of(target)?)))
            .collect(),
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
    let fields = fields.into_iter().map(field).collect();
    RecordForm::new(fields, annotation.id.field.clone(), annotation.order.clone(), annotation.unique.clone())
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
        let unsaid = property.get("default").cloned().or_else(|| takes_null(property).then_some(Value::Null));
        fields.insert(name.clone(), unsaid);
    }
}

/// Whether a property of a normalised schema may be null.
fn takes_null(property: &Value) -> bool {
    let any = |key: &str| property.get(key).and_then(Value::as_array).into_iter().flatten();
    let listed = any("type").any(|kind| kind == "null");
    let branch = any("anyOf").chain(any("oneOf")).any(|part| part.get("type") == Some(&Value::from("null")));
    listed || branch || property.get("type") == Some(&Value::from("null"))
}
