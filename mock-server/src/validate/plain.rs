use http::HeaderMap;
use http::header::COOKIE;
use serde_json::{Map, Value, json};
use specs::annotation::FailureKind;
use specs::contract::{Location, Parameter};
use specs::{Operation, Pointer, System};

use super::{Body, Input, Raw};
use crate::failure::Failure;

/// What an operation takes, by its JSON Schemas.
#[derive(Debug)]
pub struct Inputs {
    parameters: Vec<Parameter>,
    required_body: bool,
    content: Vec<(String, Option<Pointer>)>,
}

impl Inputs {
    pub(super) fn new(_system: &System, operation: &Operation) -> Self {
        let body = operation.body.as_ref();
        Self {
            parameters: operation.parameters.clone(),
            required_body: body.is_some_and(|body| body.required),
            content: body.map(|body| body.content.clone().into_iter().collect()).unwrap_or_default(),
        }
    }

    pub(super) fn read(&self, system: &System, raw: Raw<'_>) -> Result<Input, Failure> {
        let mut errors = Vec::new();
        let mut query = Map::new();
        for parameter in &self.parameters {
            let value = value_of(system, parameter, raw);
            errors.extend(parameter_errors(system, parameter, value.as_ref()));
            if let (Location::Query, Some(value)) = (parameter.location, value) {
                query.insert(parameter.name.clone(), value);
            }
        }
        let body = self.body(system, raw.body, &mut errors)?;
        if errors.is_empty() {
            return Ok(Input { query, body, sent: super::fastapi::sent(raw.body) });
        }
        let reason = errors[0]["message"].as_str().unwrap_or_default().to_owned();
        Err(Failure::new(FailureKind::Validation, reason).with_errors(errors))
    }

    fn body(&self, system: &System, body: &Body, errors: &mut Vec<Value>) -> Result<Option<Value>, Failure> {
        let (value, kind) = match body {
            Body::Nothing if self.required_body => {
                errors.push(json!({"in": "body", "pointer": "", "message": "a body is required"}));
                return Ok(None);
            }
            Body::Nothing => return Ok(None),
            Body::Json(value) => (value.clone(), "application/json".to_owned()),
            Body::Form(form) => (form.to_value(), "application/x-www-form-urlencoded".to_owned()),
            Body::Other { media_type, .. } => (Value::Null, media_type.clone().unwrap_or_default()),
        };
        if self.content.is_empty() {
            return Ok(Some(value));
        }
        let Some((_, schema)) = self.content.iter().find(|(declared, _)| accepts(declared, &kind)) else {
            let accepted: Vec<&str> = self.content.iter().map(|(declared, _)| declared.as_str()).collect();
            let reason = format!("the body is `{kind}`, taken is {}", accepted.join(", "));
            return Err(Failure::new(FailureKind::UnsupportedMediaType, reason));
        };
        if let (Some(schema), Body::Json(_)) = (schema, body) {
            errors.extend(schema_errors(system, schema, &value, "body"));
        }
        Ok(Some(value))
    }
}

fn accepts(declared: &str, sent: &str) -> bool {
    let declared = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let sent = sent.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_json = |name: &str| name == "application/json" || name.ends_with("+json");
    declared == "*/*"
        || declared == sent
        || (is_json(&declared) && sent == "application/json")
        || declared.strip_suffix("/*").is_some_and(|family| sent.starts_with(family))
}

fn value_of(system: &System, parameter: &Parameter, raw: Raw<'_>) -> Option<Value> {
    let name = parameter.name.as_str();
    let texts: Vec<&str> = match parameter.location {
        Location::Path => {
            raw.path.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
        }
        Location::Query => raw.query.values(name),
        Location::Header => {
            raw.headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok()).collect()
        }
        Location::Cookie => cookies(raw.headers, name),
    };
    let schema = parameter.schema.as_ref().and_then(|pointer| resolved(system, pointer));
    if texts.is_empty() {
        return schema.and_then(|schema| schema.get("default")).cloned();
    }
    Some(convert(schema, &texts))
}

/// A schema, its references followed.
fn resolved<'a>(system: &'a System, pointer: &Pointer) -> Option<&'a Value> {
    let mut schema = pointer.lookup(system.value())?;
    for _ in 0..16 {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else { break };
        schema = Pointer::from_fragment(reference.strip_prefix('#')?).ok()?.lookup(system.value())?;
    }
    Some(schema)
}

/// Text as the schema's type reads it; text that does not read so stays text and fails there.
fn convert(schema: Option<&Value>, texts: &[&str]) -> Value {
    let has = |wanted: &str| match schema.and_then(|schema| schema.get("type")) {
        Some(Value::String(kind)) => kind == wanted,
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == wanted),
        _ => false,
    };
    if has("array") {
        let items = schema.and_then(|schema| schema.get("items"));
        let parts = texts.iter().flat_map(|text| text.split(','));
        return parts.map(|part| convert(items, &[part])).collect();
    }
    let text = texts.last().copied().unwrap_or_default();
    let number = || text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<f64>().map(Value::from));
    match text {
        "true" | "false" if has("boolean") => Value::Bool(text == "true"),
        _ if has("integer") || has("number") => number().unwrap_or_else(|_| text.into()),
        _ => text.into(),
    }
}

fn parameter_errors(system: &System, parameter: &Parameter, value: Option<&Value>) -> Vec<Value> {
    let place = parameter.location.word();
    match (value, &parameter.schema) {
        (None, _) if parameter.required => {
            let message = format!("the {place} parameter `{}` is required", parameter.name);
            vec![json!({"in": place, "name": parameter.name, "message": message})]
        }
        (Some(value), Some(schema)) => schema_errors(system, schema, value, place)
            .into_iter()
            .map(|mut error| {
                error["name"] = parameter.name.clone().into();
                error
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// A schema that does not compile judges nothing; `mock-server check` says so.
fn schema_errors(system: &System, schema: &Pointer, value: &Value, place: &str) -> Vec<Value> {
    let Ok(validator) = system.schemas().validator(schema) else { return Vec::new() };
    validator
        .iter_errors(value)
        .map(|error| json!({"in": place, "pointer": error.instance_path().as_str(), "message": error.to_string()}))
        .collect()
}

/// Every value of a cookie.
pub(crate) fn cookies<'h>(headers: &'h HeaderMap, name: &str) -> Vec<&'h str> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value)
        .collect()
}
