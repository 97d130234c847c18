//! Every answer of `golden.jsonl` is given again, word by word.
//!
//! A line with `name` declares a body or a parameter; the lines with `of` that follow are what FastAPI answered to
//! it; those with `json` are bodies that Python could not read.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Body, Item, Parameter, Place, Presence, Received, Resolve, Unreadable, read_json};

const GOLDEN: &str = include_str!("golden.jsonl");

struct Components(Value);

impl Resolve for Components {
    fn resolve(&self, reference: &str) -> Option<&Value> {
        self.0.get(reference.strip_prefix("#/components/schemas/")?)
    }
}

enum Target {
    Body(Body),
    Parameter(Parameter),
}

fn lines() -> impl Iterator<Item = Value> {
    GOLDEN.lines().map(|line| serde_json::from_str(line).expect("a line of JSON"))
}

fn text<'v>(line: &'v Value, key: &str) -> Option<&'v str> {
    line.get(key)?.as_str()
}

fn target(line: &Value) -> Target {
    let components = Components(line["components"].clone());
    let required = line["required"] == true;
    let place = match text(line, "kind") {
        Some("path") => Place::Path,
        Some("query") => Place::Query,
        Some("header") => Place::Header,
        Some("cookie") => Place::Cookie,
        _ => {
            let presence = if required { Presence::Required } else { Presence::Optional };
            let body = Body::compile(presence, &line["schema"], &components);
            return Target::Body(body.expect("a schema"));
        }
    };
    let name = text(line, "param").expect("a name");
    let parameter = Parameter::compile(place, name, required, &line["schema"], &components);
    Target::Parameter(parameter.expect("a schema"))
}

fn answer(target: &Target, line: &Value) -> Result<Option<Value>, Vec<Item>> {
    match target {
        Target::Body(body) => body.read(match (line.get("input"), text(line, "raw")) {
            (Some(input), _) => Received::Json(input),
            (None, Some(raw)) => Received::Raw(raw.as_bytes()),
            (None, None) => Received::Nothing,
        }),
        Target::Parameter(parameter) => {
            let values = line["values"].as_array().expect("values");
            let values: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            parameter.read(&values)
        }
    }
}

/// The answer as the golden file writes one.
fn written(answer: Result<Option<Value>, Vec<Item>>) -> String {
    match answer {
        Ok(Some(value)) => json!({ "ok": value }),
        Ok(None) => json!({}),
        Err(items) => json!({ "errors": items }),
    }
    .to_string()
}

fn expected(line: &Value) -> String {
    let keys = ["ok", "errors"].into_iter();
    let found = keys.filter_map(|key| Some((key.to_owned(), line.get(key)?.clone())));
    Value::Object(found.collect()).to_string()
}

#[test]
fn bodies_and_parameters_are_answered_as_fastapi_answers_them() {
    let mut targets = HashMap::new();
    let (mut count, mut wrong) = (0, Vec::new());
    for line in lines() {
        if let Some(name) = text(&line, "name") {
            targets.insert(name.to_owned(), target(&line));
        }
        let Some(target) = text(&line, "of").and_then(|name| targets.get(name)) else {
            continue;
        };
        count += 1;
        let (found, expected) = (written(answer(target, &line)), expected(&line));
        if found != expected {
            wrong.push(format!("{line}\n  found {found}"));
        }
    }
    assert!(count > 300, "only {count} lines");
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn unreadable_json_is_answered_as_fastapi_answers_it() {
    let mut wrong = Vec::new();
    for line in lines() {
        let Some(raw) = text(&line, "json") else {
            continue;
        };
        let found = match read_json(raw.as_bytes()) {
            Err(Unreadable::Syntax(item)) => written(Err(vec![*item])),
            other => format!("{other:?}"),
        };
        if found != expected(&line) {
            wrong.push(format!("{line}\n  found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
