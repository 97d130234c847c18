use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use axum::{Extension, response::Response};
use http::header::CONTENT_TYPE;

use super::{Chosen, Problem};
use crate::change::run_due;
use crate::site::Site;

/// `GET state/{system}/{resource}`: every record of the chosen world, secrets left out.
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    Extension(chosen): Extension<Chosen>,
    Path((system, resource)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let collection = site.layout().find(&system, &resource).ok_or_else(|| {
        let known: Vec<String> = site
            .layout()
            .resources
            .iter()
            .map(|layout| format!("{}/{}", layout.system, layout.name))
            .collect();
        Problem::not_found(format!("there is no `{system}/{resource}`; there are {}", known.join(", ")))
    })?;
    run_due(&site, &chosen.world);
    let snapshot = chosen.world.snapshot().clone();
    let records: Vec<&[u8]> =
        snapshot.collection(collection).all().map(|record| record.json.as_ref()).collect();
    let deleted: Vec<&[u8]> =
        snapshot.collection(collection).hidden().map(|record| record.json.as_ref()).collect();
    let mut body = format!("{{\"total\":{},\"records\":[", records.len()).into_bytes();
    body.extend(records.join(&b','));
    body.extend_from_slice(b"],\"deleted\":[");
    body.extend(deleted.join(&b','));
    body.extend_from_slice(b"]}");
    Ok(([(CONTENT_TYPE, "application/json")], Bytes::from(body)).into_response())
}
