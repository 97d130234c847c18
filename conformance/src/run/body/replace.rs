use serde_json::Value;
use specs::Pointer;

use super::super::request::BuildError;
use crate::arazzo::Replacement;
use crate::exchange::MediaType;
use crate::expression::Scope;

/// The payload with other values at the places that the suite names.
pub(super) fn replaced(
    content: Value,
    replacements: &[Replacement],
    media_type: &MediaType,
    scope: Scope<'_>,
) -> Result<Value, BuildError> {
    let mut content = match content {
        // JSON may be written as a text with expressions in it.
        Value::String(text) if media_type.is_json() => {
            serde_json::from_str(&text).map_err(|error| BuildError::Json(error.to_string()))?
        }
        other => other,
    };
    for Replacement { target, value } in replacements {
        let value = value.evaluate(scope)?.into_owned();
        set(&mut content, target, value).ok_or_else(|| BuildError::Target(target.clone()))?;
    }
    Ok(content)
}

/// Writes a value where something stands, as a new member of an object, or at the end of a list.
fn set(content: &mut Value, target: &Pointer, value: Value) -> Option<()> {
    if let Some(place) = target.lookup_mut(content) {
        *place = value;
        return Some(());
    }
    let last = target.last()?.into_owned();
    match target.parent()?.lookup_mut(content)? {
        Value::Object(members) => drop(members.insert(last, value)),
        Value::Array(items) if last == "-" || last.parse() == Ok(items.len()) => items.push(value),
        _ => return None,
    }
    Some(())
}
