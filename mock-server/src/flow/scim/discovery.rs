use serde_json::{Map, Value, json};
use specs::IndexMap;
use specs::annotation::scim::{Attribute, AttributeKind, Mutability};
use specs::annotation::{FailureKind, SystemAnnotation};

use super::Type;
use super::desk::Desk;
use super::refusal::refused;
use super::search::list;
use crate::failure::Failure;
use crate::pipeline::Outcome;

const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:";
/// Attributes that every resource has and no schema states (RFC 7643, section 3.1).
const COMMON: [&str; 1] = ["externalId"];

/// RFC 7643, section 5: what the service does, as it does it.
pub(super) fn service_provider_config(desk: &Desk<'_, '_>) -> Outcome {
    let limits = desk.scim.limits;
    let payload = desk.task.found.system().annotation().body_limit.unwrap_or(SystemAnnotation::BODY_LIMIT);
    let has_password = desk.types().any(|of| {
        of.declared.attributes.get("password").is_some_and(|it| it.mutability != Mutability::ReadOnly)
    });
    Outcome::Value(json!({
        "schemas": [format!("{CORE}ServiceProviderConfig")],
        "patch": {"supported": true},
        "bulk": {"supported": true, "maxOperations": limits.operations, "maxPayloadSize": payload},
        "filter": {"supported": true, "maxResults": limits.results},
        "changePassword": {"supported": has_password},
        "sort": {"supported": true},
        "etag": {"supported": true},
        "authenticationSchemes": desk.scim.authentication,
        "meta": meta(desk, "ServiceProviderConfig", "/ServiceProviderConfig"),
    }))
}

/// RFC 7643, section 6.
pub(super) fn resource_types(desk: &Desk<'_, '_>) -> Outcome {
    whole_list(desk.types().map(|of| described(desk, of)).collect())
}

pub(super) fn resource_type(desk: &Desk<'_, '_>) -> Result<Outcome, Failure> {
    let found = desk.types().find(|of| of.name == desk.id());
    found.map(|of| Outcome::Value(described(desk, of))).ok_or_else(|| unknown("ResourceType", desk.id()))
}

/// RFC 7643, section 7.
pub(super) fn schemas(desk: &Desk<'_, '_>) -> Outcome {
    whole_list(stated(desk))
}

pub(super) fn schema(desk: &Desk<'_, '_>) -> Result<Outcome, Failure> {
    let is_it = |schema: &Value| schema["id"].as_str().is_some_and(|id| id.eq_ignore_ascii_case(desk.id()));
    let found = stated(desk).into_iter().find(is_it);
    found.map(Outcome::Value).ok_or_else(|| unknown("Schema", desk.id()))
}

fn unknown(what: &str, id: &str) -> Failure {
    refused(FailureKind::NotFound, format!("{what} {id} not found"))
}

fn whole_list(all: Vec<Value>) -> Outcome {
    Outcome::Value(list(all.len(), 1, all))
}

fn meta(desk: &Desk<'_, '_>, what: &str, path: &str) -> Value {
    json!({"resourceType": what, "location": format!("{}{path}", desk.base)})
}

fn described(desk: &Desk<'_, '_>, of: Type<'_>) -> Value {
    let extensions: Vec<Value> =
        of.declared.extensions.keys().map(|schema| json!({"schema": schema, "required": false})).collect();
    json!({
        "schemas": [format!("{CORE}ResourceType")],
        "id": of.name,
        "name": of.name,
        "description": of.declared.description,
        "endpoint": of.declared.endpoint,
        "schema": of.declared.schema,
        "schemaExtensions": extensions,
        "meta": meta(desk, "ResourceType", &format!("/ResourceTypes/{}", of.name)),
    })
}

/// Every schema of the service, once.
fn stated(desk: &Desk<'_, '_>) -> Vec<Value> {
    let mut schemas: IndexMap<&str, Value> = IndexMap::default();
    for of in desk.types() {
        let own = (&of.declared.schema, of.name, &of.declared.description, &of.declared.attributes);
        let more = of.declared.extensions.iter();
        let more = more.map(|(id, it)| (id, it.name.as_str(), &it.description, &it.attributes));
        for (id, name, description, attributes) in std::iter::once(own).chain(more) {
            let schema = json!({
                "schemas": [format!("{CORE}Schema")],
                "id": id,
                "name": name,
                "description": description,
                "attributes": self::attributes(attributes),
                "meta": meta(desk, "Schema", &format!("/Schemas/{id}")),
            });
            schemas.entry(id.as_str()).or_insert(schema);
        }
    }
    schemas.into_values().collect()
}

fn attributes(declared: &IndexMap<String, Attribute>) -> Vec<Value> {
    let own = declared.iter().filter(|(name, _)| !COMMON.contains(&name.as_str()));
    own.map(|(name, attribute)| attribute_of(name, attribute)).collect()
}

fn attribute_of(name: &str, attribute: &Attribute) -> Value {
    let mut stated = Map::new();
    let mut say = |name: &str, value: Value| drop(stated.insert(name.to_owned(), value));
    say("name", name.into());
    say("type", attribute.kind.word().into());
    say("multiValued", attribute.multi_valued.into());
    say("description", attribute.description.as_str().into());
    say("required", attribute.required.into());
    say("mutability", attribute.mutability.word().into());
    say("returned", attribute.returned.word().into());
    if attribute.kind == AttributeKind::Complex {
        say("subAttributes", attributes(&attribute.sub_attributes).into());
    } else {
        say("caseExact", attribute.case_exact.into());
        say("uniqueness", attribute.uniqueness.word().into());
    }
    if !attribute.canonical_values.is_empty() {
        say("canonicalValues", attribute.canonical_values.clone().into());
    }
    if !attribute.reference_types.is_empty() {
        say("referenceTypes", attribute.reference_types.clone().into());
    }
    Value::Object(stated)
}
