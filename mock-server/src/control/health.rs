use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::DOCUMENT;
use crate::site::Site;

/// `GET health`: that this is a mock, what it serves, and what its records follow from.
pub(super) async fn health(State(site): State<Arc<Site>>) -> Json<Value> {
    let systems: Vec<&str> = site.services().iter().map(|service| service.system.name()).collect();
    let seed = site.layout().seed.number();
    let version = env!("CARGO_PKG_VERSION");
    Json(json!({"status": "ok", "mock": true, "version": version, "seed": seed, "systems": systems}))
}

/// `GET openapi.json`: the description of the control API.
pub(super) async fn document() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT)
}
