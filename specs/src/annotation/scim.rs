//! A SCIM service over ordinary records (RFC 7643, RFC 7644): what its resources are made of.

mod attribute;
mod links;

use serde::Deserialize;
use serde_json::Value;

pub use attribute::{Attribute, AttributeKind, Mutability, Returned, Uniqueness};
pub use links::Links;

use super::{Equal, Steps};
use crate::IndexMap;
use crate::expression::Template;

/// A SCIM service: where it stands and what it serves. Flows of kind `scim` are its operations.
///
/// ```yaml
/// scim:
///   base: "${base}/scim/v2"
///   types: {User: {resource: user, endpoint: /Users, schema: "urn:…:User", attributes: {userName: {field: login}}}}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scim {
    /// The URL that endpoints stand below, over `base` and `path`.
    pub base: Template,
    /// How much it does at once.
    #[serde(default)]
    pub limits: ScimLimits,
    /// How callers prove who they are (RFC 7643, section 5).
    #[serde(default)]
    pub authentication: Vec<Value>,
    /// What it serves, by the name of the resource type.
    pub types: IndexMap<String, ScimType>,
}

/// How much a service does at once.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScimLimits {
    /// Resources in one answer; a larger `count` is this one.
    pub results: usize,
    /// Operations in one bulk request, or in one PATCH.
    pub operations: usize,
}

impl Default for ScimLimits {
    fn default() -> Self {
        Self { results: 200, operations: 1000 }
    }
}

/// A resource type: which records it is, and what of them its attributes are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScimType {
    /// The resource whose records it is.
    pub resource: String,
    /// Its path below the base.
    pub endpoint: String,
    /// What it is, for whoever reads its schema.
    #[serde(default)]
    pub description: String,
    /// The URI of its schema.
    pub schema: String,
    /// What its records equal, and new ones have.
    #[serde(rename = "where", default)]
    pub equal: Equal,
    /// What comes with a new one.
    #[serde(default)]
    pub create: ScimChange,
    /// What comes with a change.
    #[serde(default)]
    pub update: ScimChange,
    /// What comes with one that goes.
    #[serde(default)]
    pub delete: ScimChange,
    /// Its attributes.
    pub attributes: IndexMap<String, Attribute>,
    /// Further schemas, by their URIs.
    #[serde(default)]
    pub extensions: IndexMap<String, Extension>,
}

/// A further schema of a resource type.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// What it is called.
    pub name: String,
    /// What it is.
    #[serde(default)]
    pub description: String,
    /// Its attributes.
    pub attributes: IndexMap<String, Attribute>,
}

/// What comes with a change beside the attributes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ScimChange {
    /// Fields to assign whatever was asked.
    pub set: IndexMap<String, Template>,
    /// What is looked up and refused before, what follows after.
    #[serde(flatten)]
    pub steps: Steps,
}

impl Scim {
    /// Every set of fields that records are looked up by, with its resource.
    pub fn equalities<'a>(&'a self, seen: &mut dyn FnMut(&'a str, &'a Equal)) {
        for kind in self.types.values() {
            seen(&kind.resource, &kind.equal);
            for change in [&kind.create, &kind.update, &kind.delete] {
                change.steps.equalities(seen);
            }
            kind.links().for_each(|links| links.equalities(seen));
        }
    }
}

impl ScimType {
    /// Attributes that are records of their own.
    pub fn links(&self) -> impl Iterator<Item = &Links> {
        self.attributes.values().filter_map(|attribute| attribute.links.as_ref())
    }
}
