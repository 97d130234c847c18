use bytes::Bytes;
use serde_json::Value;
use specs::annotation::FailureKind;
use specs::expression::{Around, Scope, Template};

use crate::failure::Failure;
use crate::pipeline::Page;
use crate::pipeline::route::Found;

/// One record in the system's envelope.
pub(super) fn item(found: &Found<'_>, json: &Bytes) -> Result<Bytes, Failure> {
    let Some(template) = found.system().item_envelope(found.surface()) else { return Ok(json.clone()) };
    Ok(match template.around("record", &Scope::new(&[]))? {
        Some(Around { before, after }) => [&before, &**json, &after].concat().into(),
        None => whole(template, &[], "record", json)?,
    })
}

/// A page in the envelope of its list style.
pub(super) fn page(found: &Found<'_>, page: Page) -> Result<Bytes, Failure> {
    let style = found.system().annotation().lists.get(&page.style).ok_or_else(|| {
        Failure::new(FailureKind::Internal, format!("list style `{}` is not declared", page.style))
    })?;
    let names: Vec<(&str, &Value)> = page.names.iter().map(|(name, value)| (*name, value)).collect();
    match style.envelope.around("rows", &Scope::new(&names))? {
        Some(Around { before, after }) => Ok(page.rows.within(&before, &after)),
        None => whole(&style.envelope, &names, "rows", &page.rows.within(b"", b"")),
    }
}

/// An envelope that needs what it holds as a value.
fn whole(template: &Template, names: &[(&str, &Value)], hole: &str, json: &[u8]) -> Result<Bytes, Failure> {
    let unreadable = |error| Failure::new(FailureKind::Internal, format!("a record is not JSON: {error}"));
    let value = serde_json::from_slice(json).map_err(unreadable)?;
    let names: Vec<_> = [(hole, &value)].into_iter().chain(names.iter().copied()).collect();
    Ok(template.render(&Scope::new(&names))?.to_string().into())
}
