use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use axum::{Extension, response::Response};
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::{Chosen, Problem};
use crate::change::run_due;
use crate::masking;
use crate::site::Site;
use crate::state::{CollectionId, Shelf, Snapshot};

/// Most collections that a refusal lists: of a document of somebody else there may be thousands.
const MOST_LISTED: usize = 100;

/// `GET state/{system}/{resource}`: every record of the chosen world, secrets left out. A collection that no
/// document declares goes by its path: `GET state/{system}/pets/7/visits`, without a system where it stands at the root.
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    Extension(chosen): Extension<Chosen>,
    Path(wanted): Path<String>,
) -> Result<Response, Problem> {
    run_due(&site, &chosen.world);
    let snapshot = chosen.world.snapshot().clone();
    let declared = wanted.split_once('/').and_then(|(system, resource)| site.layout().find(system, resource));
    if let Some(collection) = declared {
        return Ok(declared_records(&snapshot, collection));
    }
    match snapshot.shelf(&wanted).or_else(|| snapshot.shelf(&format!("/{wanted}"))) {
        Some(shelf) => Ok(axum::Json(inferred_records(shelf)).into_response()),
        None => Err(unknown(&site, &snapshot, &wanted)),
    }
}

fn declared_records(snapshot: &Snapshot, collection: CollectionId) -> Response {
    let records: Vec<&[u8]> =
        snapshot.collection(collection).all().map(|record| record.json.as_ref()).collect();
    let deleted: Vec<&[u8]> =
        snapshot.collection(collection).hidden().map(|record| record.json.as_ref()).collect();
    let mut body = format!("{{\"total\":{},\"records\":[", records.len()).into_bytes();
    body.extend(records.join(&b','));
    body.extend_from_slice(b"],\"deleted\":[");
    body.extend(deleted.join(&b','));
    body.extend_from_slice(b"]}");
    ([(CONTENT_TYPE, "application/json")], Bytes::from(body)).into_response()
}

/// What is known of each, by the id that paths have; whatever is made up around that in an answer is none of it.
fn inferred_records(shelf: &Shelf) -> Value {
    let record = |id: &str, facts: Value| json!({"id": id, "known": masking::value(facts)});
    let records: Vec<Value> =
        shelf.rows().map(|kept| record(&kept.id, Value::Object(kept.facts.clone()))).collect();
    let deleted: Vec<Value> = shelf.gone().into_iter().map(|id| json!({"id": id})).collect();
    json!({"total": records.len(), "records": records, "deleted": deleted})
}

fn unknown(site: &Site, snapshot: &Snapshot, wanted: &str) -> Problem {
    let declared = site.layout().resources.iter().map(|layout| format!("{}/{}", layout.system, layout.name));
    let mut inferred: Vec<String> =
        snapshot.shelves().map(|(path, _)| path.trim_start_matches('/').to_owned()).collect();
    inferred.sort_unstable();
    let known: Vec<String> = declared.chain(inferred).take(MOST_LISTED).collect();
    Problem::not_found(format!("there is no `{wanted}`; there are {}", known.join(", ")))
}
