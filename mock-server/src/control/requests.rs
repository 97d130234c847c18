use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use fixtures::instant_text;
use http::StatusCode;
use serde_json::{Value, json};

use super::Chosen;
use crate::site::{Service, Site};
use crate::state::{Entry, Notice, Sent, SentFile, Snapshot, StreamEnd};

/// `GET requests`: the journal of the chosen world, oldest first.
pub(super) async fn list(State(site): State<Arc<Site>>, Extension(chosen): Extension<Chosen>) -> Json<Value> {
    let (entries, seen) = chosen.world.journal(|journal| (journal.entries(), journal.seen()));
    let snapshot = chosen.world.snapshot();
    let requests: Vec<Value> = entries.iter().map(|entry| shown(&site, &snapshot, entry)).collect();
    Json(json!({"total": seen, "requests": requests}))
}

/// `DELETE requests`: forgets the journal of the chosen world.
pub(super) async fn clear(Extension(chosen): Extension<Chosen>) -> StatusCode {
    chosen.world.journal(crate::state::Journal::clear);
    StatusCode::NO_CONTENT
}

fn shown(site: &Site, snapshot: &Snapshot, entry: &Entry) -> Value {
    let (system, operation) = entry.operation.clone().unzip();
    json!({
        "request_id": entry.request_id,
        "at": instant_text(entry.at),
        "method": entry.method.as_str(),
        "target": entry.target,
        "system": system,
        "operation": operation,
        "caller": entry.caller,
        "body": crate::masking::body(&entry.body, &secret(site, entry)),
        "files": entry.files.iter().map(file).collect::<Vec<_>>(),
        "status": entry.status,
        "reason": entry.reason,
        "deliveries": entry.notices.iter().map(|notice| noticed(snapshot, notice)).collect::<Vec<_>>(),
        "stream": entry.stream.get().map(ended),
    })
}

/// What was to be sent, and what became of it; what is forgotten has no state any more.
fn noticed(snapshot: &Snapshot, notice: &Notice) -> Value {
    let number = notice.outcome.as_ref().ok();
    let parcel = number.and_then(|number| snapshot.parcels().get(*number));
    let last = parcel.and_then(|parcel| parcel.attempts.last());
    let reason = notice.outcome.as_ref().err().or_else(|| last?.error.as_ref());
    let named = |kind: Sent| (notice.kind == kind).then_some(&notice.name);
    json!({
        "callback": named(Sent::Callback),
        "webhook": named(Sent::Webhook),
        "delivery": number,
        "state": parcel.map(|parcel| parcel.standing.word()),
        "status": last.map(|attempt| attempt.status),
        "reason": reason,
    })
}

fn ended(end: &StreamEnd) -> Value {
    json!({"sent": end.sent, "complete": end.complete, "reason": end.reason})
}

fn file(file: &SentFile) -> Value {
    json!({"field": file.field, "name": file.name, "media_type": file.media_type, "size": file.size})
}

/// The fields that the system of a request keeps secret.
fn secret<'s>(site: &'s Site, entry: &Entry) -> Vec<&'s str> {
    let service = entry.operation.as_ref().and_then(|(system, _)| site.service(system));
    service.map(Service::hidden).unwrap_or_default()
}
