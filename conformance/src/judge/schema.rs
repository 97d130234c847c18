use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;
use specs::{Pointer, System};

use crate::finding::{Check, Flaw};

/// Further flaws of one value are counted and not shown: a page of wrong rows is wrong in one way.
const SHOWN: usize = 5;

/// Where a value is not of its schema, each place with the keyword that refuses it.
///
/// A schema that does not compile checks nothing; loading a contract reports those.
pub(super) fn flaws(
    system: &System,
    pointer: &Pointer,
    value: &Value,
    check: Check,
    part: &str,
) -> Vec<Flaw> {
    let Ok(validator) = system.schemas().validator(pointer) else { return Vec::new() };
    if validator.is_valid(value) {
        return Vec::new();
    }
    let errors: Vec<_> = validator.iter_errors(value).collect();
    let mut flaws: Vec<_> = errors.iter().take(SHOWN).map(|error| flaw(system, error, check, part)).collect();
    if let (Some(last), more @ 1..) = (flaws.last_mut(), errors.len().saturating_sub(SHOWN)) {
        last.actual.push_str(&format!(", and {more} more places that are not of the schema"));
    }
    flaws
}

fn flaw(system: &System, error: &ValidationError<'_>, check: Check, part: &str) -> Flaw {
    let at = error.instance_path().as_str();
    let keyword = error.schema_path().as_str();
    Flaw {
        check,
        place: if at.is_empty() { part.to_owned() } else { format!("{part}#{at}") },
        contract: Some(keyword.to_owned()),
        expected: promise(system, error),
        actual: error.instance().to_string(),
    }
}

/// What the keyword that refused the value asks for: `type: "string"`; in words, where the keyword
/// lists more than what is wrong here.
fn promise(system: &System, error: &ValidationError<'_>) -> String {
    use ValidationErrorKind::{AdditionalProperties, Required, UnevaluatedProperties};
    match error.kind() {
        Required { property } => format!("required: {property}"),
        AdditionalProperties { unexpected } | UnevaluatedProperties { unexpected } => {
            format!("no property {}", unexpected.join(", "))
        }
        _ => keyword(system, error.schema_path().as_str()).unwrap_or_else(|| error.masked().to_string()),
    }
}

fn keyword(system: &System, path: &str) -> Option<String> {
    let pointer = Pointer::parse(path).ok()?;
    let value = pointer.lookup(system.value())?;
    Some(format!("{}: {value}", pointer.last()?))
}
