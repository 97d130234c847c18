use std::collections::BTreeMap;

use crate::annotation::{Identity, SystemAnnotation};
use crate::contract::{Location, Operation, System};
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

/// The facts that credentials give callers.
pub(super) fn facts(annotation: &SystemAnnotation) -> BTreeMap<String, Shape> {
    let identities = annotation.identity.values().flat_map(|identities| &identities.0);
    let facts = identities.flat_map(|identity: &Identity| identity.caller.keys());
    facts.map(|fact| (fact.clone(), Shape::Any)).collect()
}

/// A caller of whom nothing is known but what the credential says.
pub(super) fn shown(system: &System) -> Shape {
    known(facts(system.annotation()))
}

/// The same caller with the groups found so far.
pub(super) fn grouped(system: &System) -> Shape {
    let mut fields = facts(system.annotation());
    fields.insert("groups".to_owned(), Shape::Any);
    known(fields)
}

/// Everything that is known of a caller.
pub(super) fn caller(system: &System) -> Shape {
    let mut fields = facts(system.annotation());
    if !system.annotation().grants.is_empty() {
        fields.extend(["groups", "roles", "permissions"].map(|fact| (fact.to_owned(), Shape::Any)));
    }
    known(fields)
}

fn known(fields: BTreeMap<String, Shape>) -> Shape {
    if fields.is_empty() { Shape::Any } else { Shape::Fields(fields) }
}

/// What the schema of a resource says about its records.
pub(super) fn record(system: &System, resource: &str) -> Option<Shape> {
    let schema = system.resources().get(resource)?.schema.lookup(system.value())?;
    let mut shape = Shape::of_schema(schema, system.value());
    if let Shape::Fields(fields) = &mut shape {
        for name in &system.annotation().resources.get(resource)?.files {
            fields.entry(name.clone()).and_modify(|field| *field = field.files());
        }
    }
    Some(shape)
}

/// Names in scope of everything that is decided about a caller.
pub(super) fn caller_names(system: &System) -> Names {
    let names = Names::new().with("caller", caller(system));
    let contexts = system.annotation().context.iter();
    let shape = |resource: &str| record(system, resource).unwrap_or(Shape::Any);
    let contexts: BTreeMap<String, Shape> =
        contexts.map(|(name, context)| (name.clone(), shape(&context.resource))).collect();
    if contexts.is_empty() { names } else { names.with("context", Shape::Fields(contexts)) }
}

/// Names in scope of what an operation does.
pub(super) fn request_names(system: &System, operation: &Operation, body: Shape) -> Names {
    let names = caller_names(system)
        .with("body", body)
        .with("path", Shape::Any)
        .with("query", query(system, operation))
        .with("now", Shape::Any);
    operation.gate.under.0.values().fold(names, |names, parent| {
        names.with(&parent.resource, record(system, &parent.resource).unwrap_or(Shape::Any))
    })
}

/// The query parameters that an operation declares.
fn query(system: &System, operation: &Operation) -> Shape {
    let parameters = operation.parameters_in(Location::Query);
    let shape = |schema: &Pointer| Some(Shape::of_schema(schema.lookup(system.value())?, system.value()));
    let shapes = parameters.map(|declared| {
        (declared.name.clone(), declared.schema.as_ref().and_then(shape).unwrap_or(Shape::Any))
    });
    Shape::Fields(shapes.collect())
}
