use indexmap::IndexMap;
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;
use specs::schema::Direction;
use specs::{Pointer, System};

use crate::finding::{Check, Flaw};

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
    let Ok(validator) = system.travelling(Direction::Response).validator(pointer) else { return Vec::new() };
    if validator.is_valid(value) {
        return Vec::new();
    }
    let mut groups: IndexMap<String, (ValidationError<'_>, usize)> = IndexMap::new();
    for error in validator.iter_errors(value) {
        let (_, places) = groups.entry(group(&error)).or_insert((error, 0));
        *places += 1;
    }
    groups.values().map(|(error, places)| flaw(system, error, *places, check, part)).collect()
}

/// A page of rows that are all wrong in one way is one flaw: those that differ in array positions only.
fn group(error: &ValidationError<'_>) -> String {
    let tokens = error.instance_path().as_str().split('/');
    let fields: Vec<_> = tokens.filter(|token| token.parse::<usize>().is_err()).collect();
    format!("{} {}", error.schema_path().as_str(), fields.join("/"))
}

fn flaw(system: &System, error: &ValidationError<'_>, places: usize, check: Check, part: &str) -> Flaw {
    let at = error.instance_path().as_str();
    let keyword = error.schema_path().as_str();
    Flaw {
        check,
        place: if at.is_empty() { part.to_owned() } else { format!("{part}#{at}") },
        contract: Some(keyword.to_owned()),
        expected: promise(system, error),
        actual: match places {
            1 => error.instance().to_string(),
            more => format!("{}, and {} more like it", error.instance(), more - 1),
        },
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
