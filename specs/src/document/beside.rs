//! What stands beside a `$ref` of a schema has no effect in OpenAPI 3.0, which surprises people.

use serde_json::Value;

use super::files::Files;
use super::grammar::Kind;
use super::head::Version;
use super::keyword::is_ignored_beside_reference;
use super::origin::Origins;
use super::walk::walk;
use crate::diagnostic::Diagnostic;
use crate::position::Aim;

/// One warning a document, at the first such schema: a generated one has thousands, and finding
/// the position of each would take longer than reading the document.
pub(super) fn warn(bundle: &Value, version: Version, origins: &Origins, files: &Files) -> Option<Diagnostic> {
    if version != Version::V3_0 {
        return None;
    }
    let mut found = Vec::new();
    walk(bundle, |at, value, kind| {
        let schema = Some(value).filter(|_| kind == Kind::Schema);
        found.extend(schema.and_then(ignored).map(|key| at.push(key)));
    });
    let first = found.first()?;
    let place = files.place(&origins.of(first), Aim::Key)?;
    let key = first.last().unwrap_or_default();
    let message = format!("\"{key}\" beside \"$ref\" has no effect in OpenAPI 3.0");
    let hint = format!("put the reference into \"allOf\" (schemas like this: {})", found.len());
    Some(Diagnostic::warning(place, message).hint(hint))
}

/// The first key that 3.0 ignores.
fn ignored(schema: &Value) -> Option<&str> {
    let members = schema.as_object()?;
    members.get("$ref")?;
    let mut keys = members.keys().map(String::as_str);
    keys.find(|key| is_ignored_beside_reference(key))
}
