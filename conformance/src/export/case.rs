use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::{Map, Value, json};
use specs::Pointer;

use super::suite::members;
use crate::expression::as_text;

/// An input where it is read: `$inputs.name`, with a pointer into it. Groups: name, pointer.
static INPUT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\$inputs\.([A-Za-z0-9_.-]*[A-Za-z0-9_-])(#(?:/[^\s(){}'=<>&|!]*)?)?").ok());

/// Columns that are no inputs.
const MARKS: [&str; 3] = ["x-requirement", "x-level", "x-evidence"];

pub(super) fn id(workflow: &Value) -> &str {
    workflow.get("workflowId").and_then(Value::as_str).unwrap_or_default()
}

/// A workflow for each case, or the workflow itself where it has none.
///
/// One that others name remains beside its cases.
pub(super) fn expanded(workflow: &Value, all: &[Value]) -> Vec<Value> {
    let Some(table) = workflow.get("x-cases") else { return vec![workflow.clone()] };
    let mut bare = workflow.clone();
    if let Some(members) = bare.as_object_mut() {
        members.shift_remove("x-cases");
    }
    let rows = table.get("rows").and_then(Value::as_object);
    let mut found: Vec<Value> =
        rows.into_iter().flatten().map(|(name, row)| case(&bare, name, &cells(row, table), table)).collect();
    if all.iter().any(|other| names(other, id(workflow))) {
        found.insert(0, bare);
    }
    found
}

/// Does a workflow lead to another one?
fn names(workflow: &Value, id: &str) -> bool {
    match workflow {
        Value::Object(fields) => fields.iter().any(|(key, value)| match key.as_str() {
            // The first level's own id is no such name, which has steps beside it.
            "workflowId" if !fields.contains_key("steps") => value == id,
            "dependsOn" => value.as_array().is_some_and(|list| list.iter().any(|one| one == id)),
            _ => names(value, id),
        }),
        Value::Array(items) => items.iter().any(|item| names(item, id)),
        _ => false,
    }
}

/// What a row gives, by column.
fn cells<'v>(row: &'v Value, table: &'v Value) -> Vec<(&'v str, &'v Value)> {
    match row {
        Value::Object(fields) => fields.iter().map(|(name, cell)| (name.as_str(), cell)).collect(),
        row => {
            let columns = table.get("columns").and_then(Value::as_array).into_iter().flatten();
            let names = columns.filter_map(Value::as_str);
            names.zip(row.as_array().into_iter().flatten()).collect()
        }
    }
}

fn case(workflow: &Value, name: &str, cells: &[(&str, &Value)], table: &Value) -> Value {
    let personas = table.get("personas").and_then(Value::as_array);
    let is_persona = |column: &str| personas.is_some_and(|names| names.iter().any(|name| name == column));
    let mut made = workflow.clone();
    let mut inputs = workflow.get("inputs").cloned().unwrap_or_else(|| json!({"type": "object"}));
    let mut given = Vec::new();
    for (column, cell) in cells {
        if MARKS.contains(column) {
            if let (Some(members), false) = (made.as_object_mut(), cell.is_null()) {
                members.insert((*column).to_owned(), (*cell).clone());
            }
            continue;
        }
        forget(&mut inputs, column);
        given.push(match cell.as_str().filter(|_| is_persona(column)) {
            Some(persona) => Gift { input: column, becomes: Becomes::Input(persona) },
            None => Gift { input: column, becomes: Becomes::Value(cell) },
        });
    }
    for gift in &given {
        if let Becomes::Input(persona) = gift.becomes {
            declare(&mut inputs, persona);
        }
    }
    let id = format!("{}-{name}", id(workflow));
    if let Some(members) = made.as_object_mut() {
        members.insert("workflowId".to_owned(), json!(id));
        members.insert("inputs".to_owned(), inputs);
        for key in ["parameters", "steps", "outputs", "successActions", "failureActions"] {
            if let Some(part) = members.get_mut(key) {
                put(part, key, &given);
            }
        }
    }
    made
}

/// What stands for an input in a case.
struct Gift<'v> {
    input: &'v str,
    becomes: Becomes<'v>,
}

#[derive(Clone, Copy)]
enum Becomes<'v> {
    Input(&'v str),
    Value(&'v Value),
}

fn forget(inputs: &mut Value, column: &str) {
    if let Some(properties) = members(inputs, "properties") {
        properties.shift_remove(column);
    }
    if let Some(required) = inputs.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| name != column);
    }
}

fn declare(inputs: &mut Value, persona: &str) {
    let Some(inputs) = inputs.as_object_mut() else { return };
    let properties = inputs.entry("properties").or_insert_with(|| Map::new().into());
    if let Some(properties) = properties.as_object_mut() {
        properties.entry(persona).or_insert_with(|| json!({"type": "string", "format": "password"}));
    }
}

/// Writes what is given in place of inputs; what is then null and would be sent is left out, as null is not sent.
fn put(value: &mut Value, key: &str, given: &[Gift<'_>]) {
    match value {
        Value::String(text) => {
            if let Some(other) = replaced(text, key == "condition", given) {
                *value = other;
            }
        }
        Value::Array(items) => {
            items.iter_mut().for_each(|item| put(item, key, given));
            match key {
                "parameters" => items.retain(|item| item.get("value") != Some(&Value::Null)),
                "x-security" => items.retain(|item| !has_null(item.get("values"))),
                _ => {}
            }
        }
        Value::Object(fields) => fields.iter_mut().for_each(|(key, field)| put(field, key, given)),
        _ => {}
    }
}

fn has_null(values: Option<&Value>) -> bool {
    values.and_then(Value::as_object).is_some_and(|values| values.values().any(Value::is_null))
}

/// The text with what is given written into it; the value itself where the text is one expression.
fn replaced(text: &str, is_condition: bool, given: &[Gift<'_>]) -> Option<Value> {
    let input = INPUT.as_ref()?;
    let bare = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    let whole = input.captures(bare).filter(|captures| captures[0].len() == bare.len());
    if let (Some(captures), false) = (whole, is_condition)
        && let (Becomes::Value(value), pointer) = gift(&captures, given)?
    {
        return Some(within(value, pointer).cloned().unwrap_or_default());
    }
    let written = input.replace_all(text, |captures: &Captures<'_>| match gift(captures, given) {
        None => captures[0].to_owned(),
        Some((Becomes::Input(persona), pointer)) => format!("$inputs.{persona}{pointer}"),
        Some((Becomes::Value(value), pointer)) => {
            let value = within(value, pointer).unwrap_or(&Value::Null);
            if is_condition { literal(value) } else { format!("\u{0}{}\u{0}", as_text(value)) }
        }
    });
    // Braces around what was an expression within a text go with it.
    let written = written.replace("{\u{0}", "").replace("\u{0}}", "").replace('\u{0}', "");
    Some(Value::String(written))
}

/// What is given to the input that was found, and the pointer into it.
fn gift<'g, 't>(captures: &Captures<'t>, given: &[Gift<'g>]) -> Option<(Becomes<'g>, &'t str)> {
    let gift = given.iter().find(|gift| gift.input == &captures[1])?;
    Some((gift.becomes, captures.get(2).map_or("", |pointer| pointer.as_str())))
}

fn within<'v>(value: &'v Value, pointer: &str) -> Option<&'v Value> {
    Pointer::parse(pointer.trim_start_matches('#')).ok()?.lookup(value)
}

/// As conditions spell it.
fn literal(value: &Value) -> String {
    let text: Cow<'_, str> = match value {
        Value::String(text) => format!("'{}'", text.replace('\'', "''")).into(),
        other => as_text(other),
    };
    text.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workflow() -> Value {
        json!({
            "workflowId": "tiers",
            "inputs": {"type": "object", "required": ["caller", "root"], "properties": {
                "caller": {"type": "string"}, "status": {"type": "integer"}, "who": {"type": "object"},
                "root": {"type": "string"}
            }},
            "x-cases": {
                "columns": ["caller", "status", "who", "x-level"],
                "personas": ["caller"],
                "rows": {
                    "own": ["alice", 200, {"name": "it's", "n": [1]}, "MAY"],
                    "nobody": {"caller": null, "status": 401}
                }
            },
            "steps": [{
                "stepId": "a",
                "x-security": [{"schemeName": "s", "values": {"token": "$inputs.caller"}}],
                "parameters": [
                    {"name": "a", "in": "query", "value": "$inputs.who#/n"},
                    {"name": "b", "in": "query", "value": "x {$inputs.who#/name} {$inputs.root} {$inputs.caller}"},
                    {"name": "c", "in": "query", "value": "$inputs.caller"}
                ],
                "requestBody": {"payload": {"who": "$inputs.who", "callers": "$inputs.callers"}},
                "successCriteria": [{"condition": "$statusCode == $inputs.status && $inputs.who#/name != 'x'"}]
            }]
        })
    }

    #[test]
    fn a_case_is_a_workflow_with_its_values_written_in() {
        let [own, _] = expanded(&workflow(), &[]).try_into().unwrap();
        insta::assert_snapshot!(format!("{own:#}"));
    }

    #[test]
    fn what_a_case_leaves_to_nobody_is_not_sent() {
        let [_, nobody] = expanded(&workflow(), &[]).try_into().unwrap();
        let step = &nobody["steps"][0];
        assert_eq!(nobody["workflowId"], "tiers-nobody");
        assert_eq!(step["x-security"], json!([]));
        let names: Vec<_> = step["parameters"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(step["successCriteria"][0]["condition"], "$statusCode == 401 && $inputs.who#/name != 'x'");
    }

    #[test]
    fn a_workflow_that_others_call_remains_beside_its_cases() {
        let caller = json!({"workflowId": "b", "steps": [{"stepId": "a", "workflowId": "tiers"}]});
        let found = expanded(&workflow(), &[caller]);
        assert_eq!(found.iter().map(id).collect::<Vec<_>>(), ["tiers", "tiers-own", "tiers-nobody"]);
        assert!(found.iter().all(|workflow| workflow.get("x-cases").is_none()));
    }
}
