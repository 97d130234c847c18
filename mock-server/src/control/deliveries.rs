use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use fixtures::instant_text;
use serde_json::{Map, Value, json};

use super::Chosen;
use crate::masking;
use crate::site::{Service, Site};
use crate::state::{Parcel, SendingId, Snapshot};

/// `GET deliveries`: the callbacks and webhooks of the chosen world that were made out, the oldest first.
pub(super) async fn list(State(site): State<Arc<Site>>, Extension(chosen): Extension<Chosen>) -> Json<Value> {
    let snapshot = chosen.world.snapshot();
    let parcels = snapshot.parcels();
    let shown: Vec<Value> = parcels.all().map(|(id, parcel)| shown(&site, &snapshot, id, parcel)).collect();
    Json(json!({"total": parcels.made(), "deliveries": shown}))
}

fn shown(site: &Site, snapshot: &Snapshot, id: u64, parcel: &Parcel) -> Value {
    let secret = site.service(&parcel.origin.system).map(Service::hidden).unwrap_or_default();
    let (callback, webhook) = match &parcel.origin.operation {
        Some(_) => (Some(&parcel.origin.name), None),
        None => (None, Some(&parcel.origin.name)),
    };
    let attempts = parcel.attempts.iter().map(
        |attempt| json!({"at": instant_text(attempt.at), "status": attempt.status, "error": attempt.error}),
    );
    json!({
        "id": id,
        "system": parcel.origin.system,
        "callback": callback,
        "webhook": webhook,
        "operation": parcel.origin.operation,
        "at": instant_text(parcel.at),
        "method": parcel.method.as_str(),
        "url": masking::url(&parcel.url),
        "headers": headers(parcel),
        "body": masking::body(&parcel.body, &secret),
        "state": parcel.standing.word(),
        "next_at": snapshot.sending().get(SendingId::Parcel(id)).map(instant_text),
        "attempts": attempts.collect::<Vec<_>>(),
    })
}

fn headers(parcel: &Parcel) -> Map<String, Value> {
    let shown = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        let value = masking::header(name, String::from_utf8_lossy(value.as_bytes()).into_owned());
        (name.as_str().to_owned(), value.into())
    };
    parcel.headers.iter().map(shown).collect()
}
