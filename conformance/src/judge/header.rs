use serde_json::{Number, Value};
use specs::System;
use specs::contract::{Response as Declared, ResponseHeader};

use super::{Judgement, schema};
use crate::exchange::Response;
use crate::finding::{Check, Flaw};

/// Judges the declared headers: the required ones are there, those that are there are of their form.
pub(super) fn judge(system: &System, declared: &Declared, response: &Response, judgement: &mut Judgement) {
    for header in &declared.headers {
        match response.headers.get(&header.name) {
            Some(value) => judgement.check(malformed(system, header, value)),
            None if header.required => judgement.check([missing(declared, header)]),
            None => {}
        }
    }
}

fn missing(declared: &Declared, header: &ResponseHeader) -> Flaw {
    Flaw {
        check: Check::Header,
        place: format!("header {}", header.name),
        contract: Some(format!("{}/headers/{}", declared.pointer, header.name)),
        expected: "the header, which is required".to_owned(),
        actual: "no such header".to_owned(),
    }
}

fn malformed(system: &System, header: &ResponseHeader, value: &http::HeaderValue) -> Vec<Flaw> {
    let Some(pointer) = &header.schema else { return Vec::new() };
    let text = Value::String(String::from_utf8_lossy(value.as_bytes()).into_owned());
    let flaws = |value: &Value| {
        schema::flaws(system, pointer, value, Check::Header, &format!("header {}", header.name))
    };
    let as_text = flaws(&text);
    match typed(&text) {
        Some(value) if !as_text.is_empty() && flaws(&value).is_empty() => Vec::new(),
        _ => as_text,
    }
}

/// A header has no type of its own; its schema may ask for a number or a boolean.
fn typed(text: &Value) -> Option<Value> {
    match text.as_str()? {
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        text => text.parse::<Number>().ok().map(Value::Number),
    }
}
