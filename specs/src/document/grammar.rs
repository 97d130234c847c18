//! The grammar of OpenAPI 3.0 and 3.1: which key of which object leads to which object.
//!
//! The one table that everything that walks a document walks by. What it does not list is data:
//! examples, defaults, enumerations, other extensions. A `$ref` in data is no reference.

use serde_json::Value;

use super::trail::Token;

/// The objects of OpenAPI that hold others or can be referenced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The whole description.
    OpenApi,
    /// What is kept by name to be referenced.
    Components,
    /// One path and its methods.
    PathItem,
    /// One method of one path.
    Operation,
    /// In the path, the query, a header or a cookie.
    Parameter,
    /// By media type.
    RequestBody,
    /// One form of a body.
    MediaType,
    /// How one part of a form is written.
    Encoding,
    /// One status.
    Response,
    /// One header of a response or part.
    Header,
    /// A schema; its keywords are those of JSON Schema.
    Schema,
    /// Its value is data.
    Example,
    /// From a response to an operation.
    Link,
    /// Path items by expression.
    Callback,
    /// How callers are identified.
    SecurityScheme,
    /// `x-mock` of the whole description: the one extension that may be split over files.
    Annotation,
    /// A word of it.
    AnnotationWord,
    /// What stands by name below a word of it.
    AnnotationEntry,
}

/// How objects of a kind stand under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    One(Kind),
    List(Kind),
    /// A keyword of older JSON Schema drafts: one, or a list.
    OneOrList(Kind),
    /// Every key is a name.
    Map(Kind),
    /// Every key is a name, but `x-…` is an extension.
    Fields(Kind),
}

impl Kind {
    /// The section of `components` that objects of this kind are kept in. Those without one are
    /// copied to where they are referenced.
    pub(crate) fn section(self) -> Option<&'static str> {
        match self {
            Self::Schema => Some("schemas"),
            Self::Response => Some("responses"),
            Self::Parameter => Some("parameters"),
            Self::Example => Some("examples"),
            Self::RequestBody => Some("requestBodies"),
            Self::Header => Some("headers"),
            Self::SecurityScheme => Some("securitySchemes"),
            Self::Link => Some("links"),
            Self::Callback => Some("callbacks"),
            _ => None,
        }
    }

    /// What stands under `key` of an object of this kind; none for data.
    pub(crate) fn shape(self, key: &str) -> Option<Shape> {
        match self {
            Self::OpenApi => openapi(key),
            Self::Components => components(key),
            Self::PathItem => path_item(key),
            Self::Operation => operation(key),
            Self::Parameter | Self::Header => parameter(key),
            Self::RequestBody => (key == "content").then_some(Shape::Map(Self::MediaType)),
            Self::MediaType => media_type(key),
            Self::Encoding => (key == "headers").then_some(Shape::Map(Self::Header)),
            Self::Response => response(key),
            Self::Schema => schema(key),
            Self::Callback => (!is_extension(key)).then_some(Shape::One(Self::PathItem)),
            Self::Annotation => Some(Shape::One(Self::AnnotationWord)),
            Self::AnnotationWord => Some(Shape::One(Self::AnnotationEntry)),
            Self::Example | Self::Link | Self::SecurityScheme | Self::AnnotationEntry => None,
        }
    }
}

fn openapi(key: &str) -> Option<Shape> {
    match key {
        "paths" => Some(Shape::Fields(Kind::PathItem)),
        "webhooks" | "x-webhooks" => Some(Shape::Map(Kind::PathItem)),
        "components" => Some(Shape::One(Kind::Components)),
        "x-mock" => Some(Shape::One(Kind::Annotation)),
        _ => None,
    }
}

fn components(key: &str) -> Option<Shape> {
    let kind = match key {
        "schemas" => Kind::Schema,
        "responses" => Kind::Response,
        "parameters" => Kind::Parameter,
        "examples" => Kind::Example,
        "requestBodies" => Kind::RequestBody,
        "headers" => Kind::Header,
        "securitySchemes" => Kind::SecurityScheme,
        "links" => Kind::Link,
        "callbacks" => Kind::Callback,
        "pathItems" => Kind::PathItem,
        _ => return None,
    };
    Some(Shape::Map(kind))
}

fn path_item(key: &str) -> Option<Shape> {
    match key {
        "parameters" => Some(Shape::List(Kind::Parameter)),
        "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" => {
            Some(Shape::One(Kind::Operation))
        }
        _ => None,
    }
}

fn operation(key: &str) -> Option<Shape> {
    match key {
        "parameters" => Some(Shape::List(Kind::Parameter)),
        "requestBody" => Some(Shape::One(Kind::RequestBody)),
        "responses" => Some(Shape::Fields(Kind::Response)),
        "callbacks" => Some(Shape::Map(Kind::Callback)),
        _ => None,
    }
}

fn parameter(key: &str) -> Option<Shape> {
    match key {
        "schema" => Some(Shape::One(Kind::Schema)),
        "content" => Some(Shape::Map(Kind::MediaType)),
        "examples" => Some(Shape::Map(Kind::Example)),
        _ => None,
    }
}

fn media_type(key: &str) -> Option<Shape> {
    match key {
        "schema" => Some(Shape::One(Kind::Schema)),
        "examples" => Some(Shape::Map(Kind::Example)),
        "encoding" => Some(Shape::Map(Kind::Encoding)),
        _ => None,
    }
}

fn response(key: &str) -> Option<Shape> {
    match key {
        "headers" => Some(Shape::Map(Kind::Header)),
        "content" => Some(Shape::Map(Kind::MediaType)),
        "links" => Some(Shape::Map(Kind::Link)),
        _ => None,
    }
}

fn schema(key: &str) -> Option<Shape> {
    match key {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas"
        | "dependencies" => Some(Shape::Map(Kind::Schema)),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Some(Shape::List(Kind::Schema)),
        "items" => Some(Shape::OneOrList(Kind::Schema)),
        "additionalProperties"
        | "additionalItems"
        | "unevaluatedProperties"
        | "unevaluatedItems"
        | "propertyNames"
        | "contains"
        | "contentSchema"
        | "not"
        | "if"
        | "then"
        | "else" => Some(Shape::One(Kind::Schema)),
        _ => None,
    }
}

fn is_extension(key: &str) -> bool {
    key.starts_with("x-")
}

/// Calls `visit` with each object directly below `value`, an object of `kind`, and the one or two
/// steps that lead to it.
pub(crate) fn children_mut(
    value: &mut Value,
    kind: Kind,
    mut visit: impl FnMut(Steps<'_>, &mut Value, Kind),
) {
    let Value::Object(members) = value else {
        return;
    };
    for (key, value) in members {
        match (kind.shape(key), value) {
            (
                Some(Shape::One(kind) | Shape::OneOrList(kind)),
                value @ (Value::Object(_) | Value::Bool(_)),
            ) => {
                visit((key, None), value, kind);
            }
            (Some(Shape::List(kind) | Shape::OneOrList(kind)), Value::Array(items)) => {
                for (index, item) in items.iter_mut().enumerate() {
                    visit((key, Some(Token::Index(index))), item, kind);
                }
            }
            (Some(shape @ (Shape::Map(kind) | Shape::Fields(kind))), Value::Object(entries)) => {
                let named = entries.iter_mut().filter(|(name, _)| shape.names(name));
                for (name, entry) in named {
                    visit((key, Some(Token::Key(name))), entry, kind);
                }
            }
            _ => {}
        }
    }
}

/// As [`children_mut`], to read.
pub(crate) fn children<'v>(value: &'v Value, kind: Kind, mut visit: impl FnMut(Steps<'v>, &'v Value, Kind)) {
    let Value::Object(members) = value else {
        return;
    };
    for (key, value) in members {
        match (kind.shape(key), value) {
            (Some(Shape::One(kind) | Shape::OneOrList(kind)), Value::Object(_) | Value::Bool(_)) => {
                visit((key, None), value, kind);
            }
            (Some(Shape::List(kind) | Shape::OneOrList(kind)), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    visit((key, Some(Token::Index(index))), item, kind);
                }
            }
            (Some(shape @ (Shape::Map(kind) | Shape::Fields(kind))), Value::Object(entries)) => {
                let named = entries.iter().filter(|(name, _)| shape.names(name));
                for (name, entry) in named {
                    visit((key, Some(Token::Key(name))), entry, kind);
                }
            }
            _ => {}
        }
    }
}

/// The key, and below it the name or index, if the key holds several.
pub(crate) type Steps<'t> = (&'t str, Option<Token<'t>>);

impl Shape {
    pub(crate) fn names(self, key: &str) -> bool {
        !matches!(self, Self::Fields(_)) || !is_extension(key)
    }
}
