use std::sync::{Arc, OnceLock};

use super::route::Routed;
use super::shape::Shaped;
use super::{Answer, Body, Exchange, Noted};
use crate::masking;
use crate::state::{Entry, SentFile};
use crate::validate::File;

/// Notes the request and its answer in the world's journal.
pub(super) fn journal(exchange: &Exchange, routed: &Routed<'_>, noted: Noted, mut shaped: Shaped) -> Answer {
    let found = routed.found.as_ref().ok();
    let operation = found.map(|found| (found.system().name().to_owned(), found.operation.id.clone()));
    let subject = noted.credential.as_ref().and_then(|it| it.facts.get("subject")?.as_str());
    let entry = Entry {
        request_id: exchange.request_id.clone(),
        at: exchange.world.snapshot().clock().now(),
        method: exchange.method.clone(),
        target: target(exchange, routed),
        operation,
        caller: subject.map(str::to_owned),
        body: noted.body,
        files: noted.files.into_iter().map(sent).collect(),
        status: shaped.answer.status().as_u16(),
        reason: reason(shaped.reason, noted.unaudited),
        notices: noted.notices,
        stream: OnceLock::new(),
    };
    tracing::info!(
        world = %exchange.world.name(), id = %entry.request_id, status = entry.status,
        reason = entry.reason.as_deref(), "{} {}", entry.method, exchange.path
    );
    let entry = Arc::new(entry);
    if let Body::Stream(stream) = shaped.answer.body_mut() {
        stream.noted(Arc::clone(&entry));
    }
    drop(exchange.world.journal(|journal| journal.push(entry)));
    shaped.answer
}

/// Why a request was refused, and why nothing was kept of it where something should be.
fn reason(refused: Option<String>, unaudited: Option<String>) -> Option<String> {
    let reasons = [refused, unaudited];
    reasons.into_iter().flatten().reduce(|first, second| format!("{first}; {second}"))
}

/// What the journal keeps of a file; its bytes are part of the body, which it keeps whole.
fn sent(file: File) -> SentFile {
    let size = file.bytes.len();
    SentFile { field: file.field, name: file.name, media_type: file.media_type, size }
}

/// Path and query, without the secrets that travel in the query.
fn target(exchange: &Exchange, routed: &Routed<'_>) -> String {
    let keys = routed.service.into_iter().flat_map(|service| &service.query_keys);
    let passwords = routed.found.iter().flat_map(|found| &found.route.passwords);
    let secret: Vec<&str> = keys.chain(passwords).map(String::as_str).collect();
    if secret.is_empty() { exchange.target.clone() } else { masking::target(&exchange.target, &secret) }
}
