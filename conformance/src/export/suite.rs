use std::collections::HashMap;

use serde_json::{Map, Value, json};
use specs::System;

use super::{ExportError, case};
use crate::arazzo::{Suite, Workflow};
use crate::exchange::Redirects;
use crate::mask::Mask;
use crate::plan::Planned;
use crate::run::wanted;
use crate::target::control_api;

/// A suite as other runners get it.
pub(super) struct Exported {
    /// Its path, without an ending.
    pub(super) stem: String,
    pub(super) value: Value,
    /// Names under which it knows its documents, each with that of the system.
    pub(super) servers: Vec<(String, String)>,
    /// Workflows that other runners do not replay, each with the reason.
    pub(super) left_out: Vec<(String, String)>,
    /// Number of workflows that they do.
    pub(super) kept: usize,
}

/// What stands for the control API among documents.
pub(super) const CONTROL: &str = "control-api";

/// The name of a system's document.
pub(super) fn document_name(system: &System) -> String {
    if control_api::is(system) { CONTROL.to_owned() } else { system.name().to_owned() }
}

/// The path of a suite, without its ending: as it is named inside, of a file its name alone.
pub(super) fn stem(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let is_shipped = name.split('/').count() == 2 && !name.starts_with('.');
    let path = if is_shipped { name } else { file };
    let path = [".yaml", ".yml", ".json"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
    path.strip_suffix(".arazzo").unwrap_or(path).to_owned()
}

impl Exported {
    /// With the path of each suite that is exported.
    ///
    /// # Errors
    /// When it uses one that is not.
    pub(super) fn new(suite: &Suite<'_>, stems: &HashMap<&str, String>) -> Result<Self, ExportError> {
        let mut value = suite.document.clone();
        let stem = stems.get(suite.name.as_str()).cloned().unwrap_or_default();
        let servers = sources(&mut value, suite, &stem, stems)?;
        let mut left_out = Vec::new();
        let mut workflows = Vec::new();
        let written = value.get("workflows").and_then(Value::as_array).cloned().unwrap_or_default();
        for workflow in &written {
            let id = workflow.get("workflowId").and_then(Value::as_str).unwrap_or_default();
            let expanded = case::expanded(workflow, &written);
            let reason = suite.workflows.iter().find(|one| one.id == id).and_then(|one| reason(suite, one));
            left_out.extend(reason.into_iter().flat_map(|reason| {
                expanded.iter().map(move |workflow| (case::id(workflow).to_owned(), reason.clone()))
            }));
            workflows.extend(expanded);
        }
        let kept = workflows.len() - left_out.len();
        if let Some(members) = value.as_object_mut() {
            members.insert("workflows".to_owned(), workflows.into());
        }
        Ok(Self { stem, value, servers, left_out, kept })
    }

    pub(super) fn path(&self) -> String {
        format!("suites/{}.arazzo.json", self.stem)
    }

    pub(super) fn inputs_path(&self) -> String {
        format!("inputs/{}.json", self.stem)
    }
}

/// Points source descriptions to the exported files, and answers which of them need a server.
fn sources(
    document: &mut Value,
    suite: &Suite<'_>,
    stem: &str,
    stems: &HashMap<&str, String>,
) -> Result<Vec<(String, String)>, ExportError> {
    let up = "../".repeat(stem.matches('/').count());
    let mut servers = Vec::new();
    let sources = document.get_mut("sourceDescriptions").and_then(Value::as_array_mut);
    for source in sources.into_iter().flatten().filter_map(Value::as_object_mut) {
        let text = |key: &str| source.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (name, url) = (text("name"), text("url"));
        if let Some(other) = suite.others.get(&name) {
            let alone = || ExportError::Alone { suite: suite.name.clone(), other: other.clone() };
            let other = stems.get(other.as_str()).ok_or_else(alone)?;
            source.insert("url".to_owned(), json!(format!("{up}{other}.arazzo.json")));
            continue;
        }
        let system = if control_api::is_described_at(&url) { CONTROL.to_owned() } else { name.clone() };
        source.insert("url".to_owned(), json!(format!("{up}../openapi/{system}.json")));
        source.insert("type".to_owned(), json!("openapi"));
        servers.push((name, system));
    }
    Ok(servers)
}

/// Why other runners do not replay a workflow.
fn reason(suite: &Suite<'_>, workflow: &Workflow<'_>) -> Option<String> {
    if workflow.steps.iter().any(|step| step.redirects == Redirects::Manual) {
        return Some("it looks at a redirect, which other runners follow".to_owned());
    }
    if workflow.steps.iter().any(|step| step.payload.as_ref().is_some_and(|payload| payload.has_file())) {
        return Some("it sends a file, as only this runner does".to_owned());
    }
    let of = Planned::of_suite(suite).filter(|planned| planned.workflow.id == workflow.id);
    let asked: Vec<_> = of.flat_map(|planned| wanted(&planned, &mut Mask::default())).collect();
    let differs = asked.iter().find(|(system, name)| {
        let is_token = crate::target::Credential::of_input(name).part == crate::target::Part::Token;
        is_token && asked.iter().any(|(other, same)| same == name && other != system)
    });
    differs.map(|(_, name)| {
        format!("`{name}` is another token for each of its systems, and an input is one value")
    })
}

/// Members of an object, to change them.
pub(super) fn members<'v>(value: &'v mut Value, key: &str) -> Option<&'v mut Map<String, Value>> {
    value.get_mut(key)?.as_object_mut()
}
