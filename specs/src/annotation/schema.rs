use std::sync::LazyLock;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::{Value, json};

use crate::expression::suggestion;
use crate::pointer::Pointer;

/// One thing wrong with an annotation, its pointer relative to the annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) pointer: Pointer,
    pub(crate) message: String,
    pub(crate) expected: Option<String>,
    pub(crate) hint: Option<String>,
}

/// The published schema; editors read it from `specs/x-mock.schema.json`.
static SCHEMA: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../x-mock.schema.json")).unwrap_or_default());

static SYSTEM: LazyLock<Option<Validator>> = LazyLock::new(|| validator("system"));
static OPERATION: LazyLock<Option<Validator>> = LazyLock::new(|| validator("operation"));
static PARAMETER: LazyLock<Option<Validator>> = LazyLock::new(|| validator("parameter"));
static WEBHOOK: LazyLock<Option<Validator>> = LazyLock::new(|| validator("webhook"));

/// Everything wrong with the shape of a system's `x-mock`.
pub(crate) fn system_problems(annotation: &Value) -> Vec<Problem> {
    problems(SYSTEM.as_ref(), annotation)
}

/// Everything wrong with the shape of an operation's `x-mock`.
pub(crate) fn operation_problems(annotation: &Value) -> Vec<Problem> {
    problems(OPERATION.as_ref(), annotation)
}

/// Everything wrong with the shape of a parameter's `x-mock`.
pub(crate) fn parameter_problems(annotation: &Value) -> Vec<Problem> {
    problems(PARAMETER.as_ref(), annotation)
}

/// Everything wrong with the shape of a webhook's `x-mock`.
pub(crate) fn webhook_problems(annotation: &Value) -> Vec<Problem> {
    problems(WEBHOOK.as_ref(), annotation)
}

fn validator(definition: &str) -> Option<Validator> {
    let definitions = SCHEMA.get("$defs")?;
    let schema = json!({"$ref": format!("#/$defs/{definition}"), "$defs": definitions});
    jsonschema::validator_for(&schema).ok()
}

fn problems(validator: Option<&Validator>, annotation: &Value) -> Vec<Problem> {
    let errors = validator.into_iter().flat_map(|validator| validator.iter_errors(annotation));
    let mut problems: Vec<Problem> = errors.flat_map(|error| described(&error)).collect();
    // A key that no verb knows is refused as a key and as an operand: the shorter list says more.
    let expected = |problem: &Problem| problem.expected.as_ref().map_or(0, String::len);
    problems
        .sort_by(|a, b| (&a.pointer, &a.message, expected(a)).cmp(&(&b.pointer, &b.message, expected(b))));
    problems.dedup_by(|a, b| a.pointer == b.pointer && a.message == b.message);
    problems
}

fn described(error: &ValidationError<'_>) -> Vec<Problem> {
    let pointer = Pointer::parse(error.instance_path().as_str()).unwrap_or_default();
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            unexpected.iter().map(|key| unknown_key(&pointer, key, error)).collect()
        }
        ValidationErrorKind::PropertyNames { error: name } => {
            let key = name.instance().as_str().unwrap_or_default().to_owned();
            vec![unknown_key(&pointer, &key, name)]
        }
        _ => vec![simple(pointer, error)],
    }
}

fn unknown_key(owner: &Pointer, key: &str, error: &ValidationError<'_>) -> Problem {
    let known = known_keys(error);
    let near = suggestion(key, known.iter().map(String::as_str));
    Problem {
        pointer: owner.push(key),
        message: format!("unknown key `{key}`"),
        expected: (!known.is_empty()).then(|| format!("one of {}", known.join(", "))),
        hint: near.filter(|hint| hint.starts_with("did you mean")),
    }
}

/// The keys the schema knows where an unknown one was found.
fn known_keys(error: &ValidationError<'_>) -> Vec<String> {
    if let ValidationErrorKind::Enum { options } = error.kind() {
        return texts(options);
    }
    let owner = Pointer::parse(error.schema_path().as_str()).ok().and_then(|path| path.parent());
    let properties = owner.and_then(|owner| resolve(&owner)).and_then(|schema| schema.get("properties"));
    properties.and_then(Value::as_object).map(|map| map.keys().cloned().collect()).unwrap_or_default()
}

/// What a schema path leads to, from the last definition it passes through.
fn resolve(path: &Pointer) -> Option<&'static Value> {
    path.lookup(&SCHEMA)
}

fn simple(pointer: Pointer, error: &ValidationError<'_>) -> Problem {
    let (message, expected) = match error.kind() {
        ValidationErrorKind::Required { property } => (format!("the key {property} is missing"), None),
        ValidationErrorKind::Type { kind } => {
            (format!("{} has the wrong type", error.instance()), Some(types(kind)))
        }
        ValidationErrorKind::Enum { options } => {
            (format!("{} is not known here", error.instance()), Some(texts(options).join(", ")))
        }
        ValidationErrorKind::OneOfNotValid { .. } if pointer.is_root() => {
            ("no verb is named".to_owned(), Some(VERBS.to_owned()))
        }
        ValidationErrorKind::OneOfMultipleValid { .. } if pointer.is_root() => {
            ("more than one verb is named".to_owned(), Some(VERBS.to_owned()))
        }
        ValidationErrorKind::OneOfNotValid { .. } | ValidationErrorKind::AnyOf { .. } => {
            ("a key is missing".to_owned(), alternatives(error))
        }
        ValidationErrorKind::OneOfMultipleValid { .. } => {
            ("keys exclude each other".to_owned(), alternatives(error))
        }
        _ => (error.to_string(), None),
    };
    Problem { pointer, message, expected, hint: None }
}

/// The keys of which one is needed, where a schema's branches differ in nothing else.
fn alternatives(error: &ValidationError<'_>) -> Option<String> {
    let branches = Pointer::parse(error.schema_path().as_str()).ok().and_then(|path| resolve(&path))?;
    let keys = branches.as_array()?.iter().flat_map(|branch| texts(&branch["required"]));
    Some(format!("one of {}", keys.collect::<Vec<_>>().join(", ")))
}

const VERBS: &str = "exactly one of list, query, read, create, update, upsert, delete, transition, link, unlink, perform, choose, \
                     flow";

fn types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(kind) => kind.to_string(),
        TypeKind::Multiple(kinds) => {
            kinds.iter().map(|kind| kind.to_string()).collect::<Vec<_>>().join(" or ")
        }
    }
}

fn texts(options: &Value) -> Vec<String> {
    let options = options.as_array().into_iter().flatten();
    options.filter_map(|option| option.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(problems: Vec<Problem>) -> Vec<String> {
        problems.into_iter().map(|p| format!("{}: {}", p.pointer, p.message)).collect()
    }

    #[test]
    fn every_unknown_key_is_reported_with_the_likely_one() {
        let annotation =
            json!({"lists": {"default": {"by": "bare", "envelop": 1, "envelope": 2}}, "dialct": 1});
        let mut problems = system_problems(&annotation);
        problems.sort_by(|a, b| a.pointer.cmp(&b.pointer));
        assert_eq!(problems[0].hint.as_deref(), Some("did you mean `dialect`"));
        assert_eq!(
            messages(problems),
            ["/dialct: unknown key `dialct`", "/lists/default/envelop: unknown key `envelop`"]
        );
    }

    #[test]
    fn an_operation_needs_exactly_one_verb() {
        assert_eq!(messages(operation_problems(&json!({"access": "a"}))), [": no verb is named"]);
        let two = messages(operation_problems(&json!({"read": "a", "delete": "a"})));
        assert!(two.contains(&": more than one verb is named".to_owned()), "{two:?}");
    }

    #[test]
    fn an_operand_of_another_verb_is_unknown() {
        assert_eq!(
            messages(operation_problems(&json!({"read": "user", "search": ["email"]}))),
            ["/search: unknown key `search`"]
        );
    }

    #[test]
    fn a_page_style_needs_its_parameters() {
        let annotation = json!({"lists": {"default": {"by": "page", "envelope": {}}}});
        assert_eq!(
            messages(system_problems(&annotation)),
            ["/lists/default: the key \"page\" is missing", "/lists/default: the key \"size\" is missing"]
        );
    }
}
