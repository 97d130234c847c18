use serde_json::{Value, json};
use specs::annotation::{By, ContextPlace};
use specs::contract::Location;
use specs::expression::{Scope, Template};
use specs::{Operation, Pointer, System};

/// What a parameter names: the value of a field of a resource's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    pub(super) resource: String,
    pub(super) field: String,
}

/// Everything that a parameter of an operation may name, the likeliest first: what is declared, then what its
/// name says.
pub(super) fn meanings(
    system: &System,
    operation: &Operation,
    name: &str,
    location: Location,
) -> Vec<Meaning> {
    let mut found = Vec::new();
    found.extend(of_context(system, name, location));
    if location == Location::Path {
        found.extend(of_parent(system, operation, name));
        found.extend(of_record(system, operation, name));
    }
    found.extend(of_field(system, operation, name));
    found.extend(of_name(system, name));
    found.dedup();
    found
}

/// The record that a path parameter names which comes last: the operation's own, where it has one.
pub(super) fn of_record(system: &System, operation: &Operation, name: &str) -> Option<Meaning> {
    let verb = operation.behaviour.verb()?;
    let resource = verb.resource()?;
    let is_last = operation.path.names().last() == Some(name);
    match verb.by().filter(|_| is_last)? {
        By::Id => Some(by_id(system, resource)),
        By::Fields(fields) => Some(Meaning { resource: resource.to_owned(), field: fields.first()?.clone() }),
        By::Equal(equal) => {
            let field = equal.iter().find(|(_, template)| is_parameter(template, name))?.0.clone();
            Some(Meaning { resource: resource.to_owned(), field })
        }
    }
}

/// Whether a template is what a path parameter is, and nothing else.
fn is_parameter(template: &Template, name: &str) -> bool {
    const MARK: &str = "\u{1}";
    let path = json!({name: MARK});
    template.render(&Scope::new(&[("path", &path)])).is_ok_and(|value| value == MARK)
}

pub(super) fn id_field<'c>(system: &'c System, resource: &str) -> &'c str {
    system.annotation().resources.get(resource).map_or("id", |resource| resource.id.field.as_str())
}

fn by_id(system: &System, resource: &str) -> Meaning {
    Meaning { resource: resource.to_owned(), field: id_field(system, resource).to_owned() }
}

fn of_context(system: &System, name: &str, location: Location) -> Option<Meaning> {
    let contexts = system.annotation().context.values();
    let context = contexts.into_iter().find(|context| match &context.place {
        ContextPlace::Header(header) => location == Location::Header && header.eq_ignore_ascii_case(name),
        ContextPlace::Query(query) => location == Location::Query && query == name,
        ContextPlace::Path(path) => location == Location::Path && path == name,
    })?;
    let field = context.by.clone();
    let resource = context.resource.clone();
    Some(
        field.map_or_else(|| by_id(system, &resource), |field| Meaning { resource: resource.clone(), field }),
    )
}

fn of_parent(system: &System, operation: &Operation, name: &str) -> Option<Meaning> {
    let parent = operation.gate.under.0.get(name)?;
    Some(match parent.by.first() {
        Some(field) => Meaning { resource: parent.resource.clone(), field: field.clone() },
        None => by_id(system, &parent.resource),
    })
}

/// A field of the operation's own records: which of them there are, and what the field refers to.
fn of_field(system: &System, operation: &Operation, name: &str) -> Vec<Meaning> {
    let Some(resource) = operation.behaviour.verb().and_then(|verb| verb.resource()) else {
        return Vec::new();
    };
    let own = has_property(system, resource, name)
        .then(|| Meaning { resource: resource.to_owned(), field: name.to_owned() });
    own.into_iter().chain(referred(system, resource, name)).collect()
}

/// The record that a field of a resource leads to.
pub(super) fn referred(system: &System, resource: &str, field: &str) -> Option<Meaning> {
    let declared = system.annotation().resources.get(resource)?;
    let owner = || declared.owner.iter().find(|(_, name)| *name == field).map(|(owner, _)| owner.as_str());
    let to = declared.references.get(field).map(|reference| reference.to.as_str()).or_else(owner)?;
    Some(by_id(system, to))
}

/// `user_id`, `tenant_slug`: a resource and a field of it.
pub(super) fn of_name(system: &System, name: &str) -> Option<Meaning> {
    system.resources().keys().find_map(|resource| {
        let field = name.strip_prefix(resource.as_str())?.strip_prefix('_')?;
        if field == "id" {
            return Some(by_id(system, resource));
        }
        has_property(system, resource, field)
            .then(|| Meaning { resource: resource.clone(), field: field.to_owned() })
    })
}

fn has_property(system: &System, resource: &str, name: &str) -> bool {
    let schema = system.resources().get(resource).and_then(|resource| resolved(system, &resource.schema));
    schema.and_then(|schema| schema.get("properties")?.get(name)).is_some()
}

/// A schema, its references followed.
pub(super) fn resolved<'c>(system: &'c System, at: &Pointer) -> Option<&'c Value> {
    followed(system, at.lookup(system.value())?)
}

pub(super) fn followed<'c>(system: &'c System, schema: &'c Value) -> Option<&'c Value> {
    let mut schema = schema;
    // A chain of references that is longer is a circle.
    for _ in 0..16 {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else { return Some(schema) };
        let target = Pointer::from_fragment(reference.strip_prefix('#')?).ok()?;
        schema = target.lookup(system.value())?;
    }
    None
}
