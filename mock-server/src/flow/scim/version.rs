use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use http::header::IF_MATCH;
use serde_json::{Map, Value};
use specs::annotation::FailureKind;

use super::refusal::refused;
use crate::failure::Failure;
use crate::pipeline::Exchange;
use crate::state::Record;

/// The version of a resource (RFC 7644, section 3.14): another one whenever the record or anything that
/// is shown of it differs. It is weak, since answers may leave attributes out.
pub(super) fn tag(record: &Record, resource: &Map<String, Value>) -> String {
    let shown = serde_json::to_string(resource).unwrap_or_default();
    format!("W/\"{:016x}\"", FixedState::with_seed(0).hash_one((&record.json, shown)))
}

/// What a request says of the version that it changes.
pub(super) fn expected(exchange: &Exchange) -> Option<&str> {
    exchange.header(IF_MATCH)
}

/// Whether a version is one of those of `If-Match` or `If-None-Match`; any is `*`.
pub(super) fn is_among(version: &str, listed: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    listed.split(',').any(|tag| tag.trim() == "*" || opaque(tag) == opaque(version))
}

/// Whether a resource still has the version that somebody wants to change.
///
/// # Errors
/// `precondition_failed`.
pub(super) fn check(resource: &Map<String, Value>, expected: Option<&str>) -> Result<(), Failure> {
    let version = of(resource);
    match expected {
        Some(listed) if !is_among(version, listed) => {
            let detail = format!("the resource is at version {version}");
            Err(refused(FailureKind::PreconditionFailed, detail))
        }
        _ => Ok(()),
    }
}

/// The version that a resource says it has.
pub(super) fn of(resource: &Map<String, Value>) -> &str {
    resource.get("meta").and_then(|meta| meta.get("version")).and_then(Value::as_str).unwrap_or_default()
}
