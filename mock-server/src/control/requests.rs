use axum::{Extension, Json};
use fixtures::instant_text;
use http::StatusCode;
use serde_json::{Value, json};

use super::Chosen;
use crate::state::{Entry, SentFile};

/// `GET requests`: the journal of the chosen world, oldest first.
pub(super) async fn list(Extension(chosen): Extension<Chosen>) -> Json<Value> {
    let (entries, seen) = chosen.world.journal(|journal| (journal.entries(), journal.seen()));
    let requests: Vec<Value> = entries.iter().map(|entry| shown(entry)).collect();
    Json(json!({"total": seen, "requests": requests}))
}

/// `DELETE requests`: forgets the journal of the chosen world.
pub(super) async fn clear(Extension(chosen): Extension<Chosen>) -> StatusCode {
    chosen.world.journal(crate::state::Journal::clear);
    StatusCode::NO_CONTENT
}

fn shown(entry: &Entry) -> Value {
    let (system, operation) = entry.operation.clone().unzip();
    json!({
        "request_id": entry.request_id,
        "at": instant_text(entry.at),
        "method": entry.method,
        "target": entry.target,
        "system": system,
        "operation": operation,
        "caller": entry.caller,
        "body": crate::masking::body(&entry.body),
        "files": entry.files.iter().map(file).collect::<Vec<_>>(),
        "status": entry.status,
        "reason": entry.reason,
    })
}

fn file(file: &SentFile) -> Value {
    json!({"field": file.field, "name": file.name, "media_type": file.media_type, "size": file.size})
}
