use bytes::Bytes;
use serde_json::Value;
use specs::annotation::FailureKind;
use specs::expression::{Scope, Template};

use crate::failure::Failure;
use crate::pipeline::Page;
use crate::pipeline::route::Found;

/// Stands for the rows while an envelope is rendered; no record can hold it, since it is made of
/// a control character that JSON text only has escaped.
const HOLE: &str = "\u{1}";
const HOLE_JSON: &str = "\"\\u0001\"";

/// One record in the system's envelope.
pub(super) fn item(found: &Found<'_>, json: &Bytes) -> Result<Bytes, Failure> {
    match &found.system().annotation().envelopes.item {
        Some(template) => splice(template, &[], "record", json),
        None => Ok(json.clone()),
    }
}

/// A page in the envelope of its list style. Rows come serialised.
pub(super) fn page(found: &Found<'_>, page: &Page) -> Result<Bytes, Failure> {
    let style = found.system().annotation().lists.get(&page.style).ok_or_else(|| {
        Failure::new(FailureKind::Internal, format!("list style `{}` is not declared", page.style))
    })?;
    let names: Vec<(&str, &Value)> = page.names.iter().map(|(name, value)| (*name, value)).collect();
    splice(&style.envelope, &names, "rows", &page.rows)
}

/// Renders an envelope and puts serialised JSON in the place of one name.
fn splice(template: &Template, names: &[(&str, &Value)], hole: &str, json: &[u8]) -> Result<Bytes, Failure> {
    let marker = Value::from(HOLE);
    let mut scope = vec![(hole, &marker)];
    scope.extend_from_slice(names);
    let rendered = template.render(&Scope::new(&scope))?.to_string();
    let Some((before, after)) = rendered.split_once(HOLE_JSON) else { return Ok(Bytes::from(rendered)) };
    let mut out = Vec::with_capacity(rendered.len() + json.len());
    out.extend_from_slice(before.as_bytes());
    out.extend_from_slice(json);
    out.extend_from_slice(after.as_bytes());
    Ok(Bytes::from(out))
}
