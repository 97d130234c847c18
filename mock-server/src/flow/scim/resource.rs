use serde_json::{Map, Value};
use specs::annotation::scim::{AttributeKind, Mutability};
use specs::expression::parse_instant;

use super::model::{Attr, Model};
use super::refusal::Fault;
use super::represent::put;
use crate::failure::Failure;

/// The resource that a body is: names as the schema spells them, what nobody may set and what is not
/// known left out (RFC 7644, sections 3.3 and 3.5.1).
///
/// # Errors
/// `invalidSyntax` or `invalidValue`, with the attribute.
pub(super) fn read(model: &Model, body: &Value) -> Result<Map<String, Value>, Failure> {
    let body = message(body, &model.schema)?;
    let mut resource = members(&model.attributes, body, "")?;
    resource.remove("schemas");
    Ok(resource)
}

/// The members of a message, which says that it is one of this schema.
///
/// # Errors
/// `invalidSyntax`.
pub(super) fn message<'v>(body: &'v Value, schema: &str) -> Result<&'v Map<String, Value>, Failure> {
    let Some(body) = body.as_object() else {
        return Err(Fault::InvalidSyntax.because("the body is no JSON object"));
    };
    let said = member(body, "schemas").and_then(Value::as_array);
    let is_said = |known: &Value| known.as_str().is_some_and(|known| known.eq_ignore_ascii_case(schema));
    if said.is_some_and(|said| said.iter().any(is_said)) {
        return Ok(body);
    }
    Err(Fault::InvalidSyntax.because(format!("schemas must name {schema}")))
}

/// A member of an object, its name in any case.
pub(super) fn member<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    object
        .get(name)
        .or_else(|| object.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

/// Whether a resource has everything that it must have.
///
/// # Errors
/// `invalidValue`, with the attribute.
pub(super) fn complete(model: &Model, resource: &Map<String, Value>) -> Result<(), Failure> {
    let needed = model.attributes.iter().filter(|attribute| attribute.required);
    match needed.into_iter().find(|attribute| !resource.contains_key(&attribute.name)) {
        Some(missing) => Err(Fault::InvalidValue.because(format!("{} is required", missing.name))),
        None => Ok(()),
    }
}

/// A value of an attribute: of one that has several, all of them. Null where there is none.
///
/// # Errors
/// `invalidValue`, with the attribute.
pub(super) fn value(attr: &Attr, value: &Value, at: &str) -> Result<Value, Failure> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Array(values) if attr.several => {
            let mut read = Vec::with_capacity(values.len());
            for value in values {
                read.push(one(attr, value, at)?);
            }
            one_primary(attr, &read)?;
            Ok(Value::Array(read))
        }
        value if attr.several => Ok(Value::Array(vec![one(attr, value, at)?])),
        value => one(attr, value, at),
    }
}

/// One value of an attribute.
///
/// # Errors
/// `invalidValue`, with the attribute.
pub(super) fn one(attr: &Attr, value: &Value, at: &str) -> Result<Value, Failure> {
    let name = format!("{at}{}", attr.name);
    let wrong = || Fault::InvalidValue.because(format!("{name} must be {}", expected(attr.kind)));
    match (attr.kind, value) {
        (AttributeKind::Complex, Value::Object(object)) => {
            let parts = members(&attr.parts, object, &format!("{name}."))?;
            match attr.parts.iter().find(|part| part.required && !parts.contains_key(&part.name)) {
                Some(missing) => {
                    Err(Fault::InvalidValue.because(format!("{name}.{} is required", missing.name)))
                }
                None => Ok(Value::Object(parts)),
            }
        }
        (AttributeKind::Boolean, Value::Bool(_)) => Ok(value.clone()),
        // Directories in the field write "True" and "False".
        (AttributeKind::Boolean, Value::String(text)) => {
            text.to_ascii_lowercase().parse().map(Value::Bool).map_err(|_| wrong())
        }
        (AttributeKind::Integer, Value::Number(number)) if number.is_i64() => Ok(value.clone()),
        (AttributeKind::Decimal, Value::Number(_)) => Ok(value.clone()),
        (AttributeKind::DateTime, Value::String(text)) if parse_instant(text).is_some() => Ok(value.clone()),
        (AttributeKind::String | AttributeKind::Reference | AttributeKind::Binary, Value::String(_)) => {
            Ok(value.clone())
        }
        _ => Err(wrong()),
    }
}

fn members(
    attributes: &[Attr],
    object: &Map<String, Value>,
    at: &str,
) -> Result<Map<String, Value>, Failure> {
    let mut read: Map<String, Value> = Map::new();
    for (name, given) in object {
        let known = attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name));
        let Some(attr) = known.filter(|attr| attr.mutability != Mutability::ReadOnly) else { continue };
        if read.contains_key(&attr.name) {
            return Err(Fault::InvalidSyntax.because(format!("{at}{name} is there twice")));
        }
        put(&mut read, &attr.name, value(attr, given, at)?);
    }
    Ok(read)
}

/// RFC 7643, section 2.4: at most one value is the primary one.
fn one_primary(attr: &Attr, values: &[Value]) -> Result<(), Failure> {
    let is_primary = |value: &&Value| value.get("primary") == Some(&Value::Bool(true));
    if values.iter().filter(is_primary).count() > 1 {
        return Err(Fault::InvalidValue.because(format!("{} has more than one primary value", attr.name)));
    }
    Ok(())
}

const fn expected(kind: AttributeKind) -> &'static str {
    match kind {
        AttributeKind::String => "a text",
        AttributeKind::Boolean => "true or false",
        AttributeKind::Decimal => "a number",
        AttributeKind::Integer => "a whole number",
        AttributeKind::DateTime => "an instant",
        AttributeKind::Binary => "base64",
        AttributeKind::Reference => "a URI",
        AttributeKind::Complex => "an object",
    }
}

/// What a replacement does to an attribute that is set once: it stays, and is refused another value.
///
/// # Errors
/// `mutability`.
pub(super) fn stays(
    attr: &Attr,
    old: &Map<String, Value>,
    asked: &mut Map<String, Value>,
) -> Result<(), Failure> {
    let Some(before) = old.get(&attr.name).filter(|_| attr.mutability == Mutability::Immutable) else {
        return Ok(());
    };
    match asked.get(&attr.name) {
        Some(value) if value != before => {
            Err(Fault::Mutability.because(format!("{} cannot be changed", attr.name)))
        }
        _ => {
            asked.insert(attr.name.clone(), before.clone());
            Ok(())
        }
    }
}
