use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde::Serialize;
use serde_json::{Value, json};
use specs::Pointer;
use specs::contract::{Location, MediaRange, Parameter};

/// One thing that is wrong with a request, as the answer lists it.
///
/// ```json
/// {"in": "query", "name": "limit", "pointer": "", "rule": "maximum", "expected": 100, "message": "500 is greater than the maximum of 100"}
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Fault {
    /// `path`, `query`, `header`, `cookie` or `body`.
    #[serde(rename = "in")]
    place: &'static str,
    /// Of a parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// JSON pointer into the value.
    pointer: String,
    /// The keyword, of JSON Schema or OpenAPI, that is broken.
    rule: String,
    /// What it asks for, where that can be said in a value.
    #[serde(skip_serializing_if = "Value::is_null")]
    expected: Value,
    /// The same in words.
    pub(super) message: String,
}

/// Longer texts, files among them, are not repeated in a message.
const LONGEST_SHOWN: usize = 200;

/// Longer messages are cut.
const LONGEST_MESSAGE: usize = 1_000;

/// The rule of a part that could be read all the same.
const CONTENT_TYPE: &str = "contentType";

/// The value of a request that is judged.
#[derive(Debug, Clone, Copy)]
pub(super) enum Site<'a> {
    /// A parameter's.
    Parameter(Location, &'a str),
    /// The body's.
    Body,
}

impl<'a> Site<'a> {
    pub(super) fn of(parameter: &'a Parameter) -> Self {
        Self::Parameter(parameter.location, &parameter.name)
    }
}

impl Fault {
    fn new(site: &Site<'_>, pointer: &str, rule: &str, expected: Value, message: String) -> Self {
        let (place, name) = match site {
            Site::Parameter(location, name) => (location.word(), Some((*name).to_owned())),
            Site::Body => ("body", None),
        };
        Self { place, name, pointer: pointer.to_owned(), rule: rule.to_owned(), expected, message }
    }

    /// What had to be sent and was not.
    pub(super) fn missing(site: &Site<'_>) -> Self {
        let message = match site {
            Site::Parameter(location, name) => {
                format!("the {} parameter `{name}` is required", location.word())
            }
            Site::Body => "a body is required".to_owned(),
        };
        Self::new(site, "", "required", json!(true), message)
    }

    /// A text that is not of its style; `example` is of it.
    pub(super) fn style(site: &Site<'_>, pointer: &str, example: &str) -> Self {
        let message = format!("the text is not of its style: expected {example}");
        Self::new(site, pointer, "style", example.into(), message)
    }

    /// A value within the value that cannot be read as the media type it is of.
    pub(super) fn content(site: &Site<'_>, pointer: &str, expected: &str, reason: &str) -> Self {
        let message = format!("the text is not {expected}: {reason}");
        Self::new(site, pointer, "content", expected.into(), message)
    }

    /// A part of a form in a media type it is not declared for.
    pub(super) fn content_type(pointer: &str, expected: &[MediaRange], actual: &str) -> Self {
        let names: Vec<&str> = expected.iter().map(MediaRange::as_str).collect();
        let message = format!("the part is `{actual}`, taken is {}", names.join(", "));
        Self::new(&Site::Body, pointer, CONTENT_TYPE, json!(names), message)
    }

    /// What a schema says of a value.
    pub(super) fn of_schema(site: &Site<'_>, error: &ValidationError<'_>) -> Self {
        let (kind, pointer) = (error.kind(), error.instance_path().as_str());
        let is_long = error.instance().as_str().is_some_and(|text| text.len() > LONGEST_SHOWN);
        let message = if is_long { error.masked().to_string() } else { error.to_string() };
        Self::new(site, pointer, kind.keyword(), expected(kind), cut(message))
    }

    /// A number that is beyond what its format holds (OpenAPI, Data Types).
    pub(super) fn range(site: &Site<'_>, pointer: &str, format: &str, number: &Value) -> Self {
        let message = format!("{number} is beyond {format}");
        Self::new(site, pointer, "format", format.into(), message)
    }

    /// Whether it is only told because another part of the value could not be read.
    pub(super) fn follows_from(&self, other: &Self) -> bool {
        let place = match (self.rule.as_str(), self.expected.as_str()) {
            ("required", Some(name)) => format!("{}{}", self.pointer, member(name)),
            _ => self.pointer.clone(),
        };
        let below = place.strip_prefix(&other.pointer);
        other.rule != CONTENT_TYPE && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// As much of a message as somebody reads: it may name thousands of members.
fn cut(message: String) -> String {
    match message.char_indices().nth(LONGEST_MESSAGE) {
        Some((at, _)) => format!("{}…", &message[..at]),
        None => message,
    }
}

/// The place of a member of the body.
pub(super) fn member(name: &str) -> String {
    Pointer::root().push(name).to_string()
}

/// What the keyword says, where the validator tells.
fn expected(kind: &Kind) -> Value {
    match kind {
        Kind::AdditionalItems { limit } => json!(limit),
        Kind::AdditionalProperties { .. } | Kind::UnevaluatedProperties { .. } => json!(false),
        Kind::UnevaluatedItems { .. } => json!(false),
        Kind::Constant { expected_value } => expected_value.as_ref().clone(),
        Kind::Enum { options } => options.as_ref().clone(),
        Kind::ExclusiveMaximum { limit }
        | Kind::ExclusiveMinimum { limit }
        | Kind::Maximum { limit }
        | Kind::Minimum { limit } => limit.clone(),
        Kind::MaxItems { limit }
        | Kind::MaxLength { limit }
        | Kind::MaxProperties { limit }
        | Kind::MinItems { limit }
        | Kind::MinLength { limit }
        | Kind::MinProperties { limit } => json!(limit),
        Kind::Format { format } => json!(format),
        Kind::MultipleOf { multiple_of } => json!(multiple_of),
        Kind::Not { schema } => schema.clone(),
        Kind::Pattern { pattern } => json!(pattern),
        Kind::Required { property } => property.clone(),
        Kind::Type { kind: TypeKind::Single(name) } => json!(name.to_string()),
        Kind::Type { kind: TypeKind::Multiple(names) } => names.iter().map(|name| name.to_string()).collect(),
        Kind::UniqueItems => json!(true),
        _ => Value::Null,
    }
}
