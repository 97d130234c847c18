use std::sync::LazyLock;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::Value;
use specs::{Diagnostic, Diagnostics, Pointer, SourceFile};

/// The published schema.
static SCHEMA: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../target.schema.json")).unwrap_or_default());

/// A schema that did not compile would check nothing; the tests hold it to its purpose.
static VALIDATOR: LazyLock<Option<Validator>> = LazyLock::new(|| jsonschema::validator_for(&SCHEMA).ok());

/// Everything that is not of the shape `target.schema.json` describes.
///
/// No message shows a value: somebody may have written a password where its source belongs.
pub(super) fn problems(source: &SourceFile) -> Diagnostics {
    let errors = VALIDATOR.iter().flat_map(|validator| validator.iter_errors(source.value()));
    errors.flat_map(|error| described(source, &error)).collect::<Diagnostics>().sorted()
}

fn described(source: &SourceFile, error: &ValidationError<'_>) -> Vec<Diagnostic> {
    let at = Pointer::parse(error.instance_path().as_str()).unwrap_or_default();
    let about = |message: String| source.diagnostic(&at, message);
    let described = match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            return unexpected.iter().map(|key| unknown(source, &at.push(key), key, error)).collect();
        }
        ValidationErrorKind::Required { property } => about(format!("the key {property} is missing")),
        ValidationErrorKind::Type { kind } => {
            let keys = keys(error).map(|keys| format!(" with {keys}")).unwrap_or_default();
            about("the value has the wrong type".to_owned()).expected(format!("{}{keys}", types(kind)))
        }
        ValidationErrorKind::MinProperties { .. } => with_keys(about("a key is missing".to_owned()), error),
        ValidationErrorKind::MaxProperties { .. } => {
            with_keys(about("only one key belongs here".to_owned()), error)
        }
        ValidationErrorKind::Enum { options } => {
            about("the value is not known here".to_owned()).expected(options.to_string())
        }
        ValidationErrorKind::Pattern { pattern } => {
            about("the value is not of its form".to_owned()).expected(format!("/{pattern}/"))
        }
        _ => about(error.masked().to_string()),
    };
    vec![match description(error) {
        Some(words) => described.hint(words),
        None => described,
    }]
}

fn unknown(source: &SourceFile, at: &Pointer, key: &str, error: &ValidationError<'_>) -> Diagnostic {
    let diagnostic = Diagnostic::error(source.key_position(at), format!("unknown key `{key}`"));
    with_keys(diagnostic, error)
}

fn with_keys(diagnostic: Diagnostic, error: &ValidationError<'_>) -> Diagnostic {
    match keys(error) {
        Some(keys) => diagnostic.expected(keys),
        None => diagnostic,
    }
}

/// The keys that the schema knows where it refused the value.
fn keys(error: &ValidationError<'_>) -> Option<String> {
    let known = owner(error)?.get("properties")?.as_object()?;
    let known: Vec<_> = known.keys().map(String::as_str).collect();
    Some(format!("one of {}", known.join(", ")))
}

/// What the schema says of the value.
fn description(error: &ValidationError<'_>) -> Option<&'static str> {
    owner(error)?.get("description")?.as_str()
}

/// The schema with the keyword that refused the value.
fn owner(error: &ValidationError<'_>) -> Option<&'static Value> {
    Pointer::parse(error.schema_path().as_str()).ok()?.parent()?.lookup(&SCHEMA)
}

fn types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(kind) => kind.to_string(),
        TypeKind::Multiple(kinds) => {
            kinds.iter().map(|kind| kind.to_string()).collect::<Vec<_>>().join(" or ")
        }
    }
}
