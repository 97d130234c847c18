//! PATCH (RFC 7644, section 3.5.2): operations on a resource, one after the other.

mod target;

use serde_json::{Map, Value};

use super::model::{Attr, Model};
use super::path::{AttrPath, each};
use super::refusal::Fault;
use super::{represent, resource};
use crate::failure::Failure;
use specs::annotation::scim::Mutability;
use target::Target;

const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Op {
    Add,
    Replace,
    Remove,
}

/// A resource after the operations of a body.
///
/// # Errors
/// Why the first that fails cannot be done; nothing is done then.
pub(super) fn patched(
    model: &Model,
    resource: &Map<String, Value>,
    body: &Value,
    most: usize,
) -> Result<Map<String, Value>, Failure> {
    let body = resource::message(body, PATCH)?;
    let operations = resource::member(body, "Operations").and_then(Value::as_array);
    let operations = operations.filter(|operations| !operations.is_empty());
    let operations = operations
        .ok_or_else(|| Fault::InvalidSyntax.because("Operations must be a list of one operation at least"))?;
    if operations.len() > most {
        return Err(Fault::TooMany.because(format!("{most} operations at most are done at once")));
    }
    let mut patched = resource.clone();
    for operation in operations {
        apply(model, &mut patched, operation)?;
    }
    let mut result = Map::new();
    for (name, value) in patched {
        represent::put(&mut result, &name, value);
    }
    Ok(result)
}

fn apply(model: &Model, resource: &mut Map<String, Value>, operation: &Value) -> Result<(), Failure> {
    let Some(operation) = operation.as_object() else {
        return Err(Fault::InvalidSyntax.because("an operation is no object"));
    };
    let op = op(resource::member(operation, "op").and_then(Value::as_str))?;
    let value = resource::member(operation, "value");
    match (resource::member(operation, "path"), value) {
        (None | Some(Value::Null), _) if op == Op::Remove => {
            Err(Fault::NoTarget.because("a removal needs a path"))
        }
        (None | Some(Value::Null), Some(Value::Object(values))) => whole(model, resource, op, values),
        (None | Some(Value::Null), _) => {
            Err(Fault::InvalidValue.because("without a path the value must be an object"))
        }
        (Some(Value::String(path)), value) => {
            let target = Target::read(model, path)?;
            if value.is_none() && op != Op::Remove {
                return Err(Fault::InvalidValue.because(format!("the value for {path} is missing")));
            }
            target.may_change()?;
            at(resource, &target.path.steps, &mut |parts, attr| target.apply(parts, attr, op, value))
        }
        _ => Err(Fault::InvalidPath.because("a path is a text")),
    }
}

/// The members of a value, each as the attribute that it names; what nobody may set and what is not
/// known is left out, as where resources are made.
fn whole(
    model: &Model,
    resource: &mut Map<String, Value>,
    op: Op,
    values: &Map<String, Value>,
) -> Result<(), Failure> {
    for (name, value) in values {
        let Some(path) = AttrPath::of(model, name) else { continue };
        if path.steps.iter().any(|step| step.mutability == Mutability::ReadOnly) {
            continue;
        }
        let target = Target { path, filter: None, part: None };
        at(resource, &target.path.steps, &mut |parts, attr| target.apply(parts, attr, op, Some(value)))?;
    }
    Ok(())
}

fn op(word: Option<&str>) -> Result<Op, Failure> {
    let word = word.unwrap_or_default();
    let words = [("add", Op::Add), ("replace", Op::Replace), ("remove", Op::Remove)];
    let known = words.iter().find(|(known, _)| known.eq_ignore_ascii_case(word));
    known
        .map(|(_, op)| *op)
        .ok_or_else(|| Fault::InvalidSyntax.because(format!("op is add, replace or remove, not `{word}`")))
}

/// What is done to the object that holds the attribute at the end of a path.
type Change<'c> = dyn FnMut(&mut Map<String, Value>, &Attr) -> Result<(), Failure> + 'c;

fn at(object: &mut Map<String, Value>, steps: &[&Attr], change: &mut Change<'_>) -> Result<(), Failure> {
    let Some((step, rest)) = steps.split_first() else { return Ok(()) };
    if rest.is_empty() {
        return change(object, step);
    }
    let inner = object.entry(step.name.clone()).or_insert_with(|| match step.several {
        true => Value::Array(Vec::new()),
        false => Value::Object(Map::new()),
    });
    match inner {
        Value::Object(parts) => at(parts, rest, change),
        Value::Array(values) => {
            values.iter_mut().filter_map(Value::as_object_mut).try_for_each(|parts| at(parts, rest, change))
        }
        _ => Ok(()),
    }
}

/// Whether two values of an attribute are the same one: by what they are known by, if they say.
fn is_same(a: &Value, b: &Value) -> bool {
    match (a.get("value"), b.get("value")) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

/// Adds values to those of an attribute that has several; those that are there stay.
fn append(there: &mut Vec<Value>, more: &Value) {
    for value in each(more) {
        match there.iter_mut().find(|known| is_same(known, value)) {
            Some(Value::Object(known)) => {
                if let Value::Object(parts) = value {
                    known.extend(parts.clone());
                }
            }
            Some(_) => {}
            None => there.push(value.clone()),
        }
        if value.get("primary") == Some(&Value::Bool(true)) {
            let others = there.iter_mut().filter(|known| !is_same(known, value));
            for other in others.filter_map(Value::as_object_mut).filter(|it| it.contains_key("primary")) {
                other.insert("primary".to_owned(), false.into());
            }
        }
    }
}
