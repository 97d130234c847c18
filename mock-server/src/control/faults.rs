use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use http::StatusCode;
use serde_json::Value;

use super::problem::JsonBody;
use super::{Chosen, Problem};
use crate::fault::{self, Faults};
use crate::site::Site;

/// `GET faults`: the rules of the chosen world, each with how often it fitted and applied.
pub(super) async fn list(Extension(chosen): Extension<Chosen>) -> Json<Value> {
    Json(Faults::told(chosen.world.faults().as_ref()))
}

/// `PUT faults`: these rules in the place of all others, counted anew.
pub(super) async fn replace(
    State(site): State<Arc<Site>>,
    Extension(chosen): Extension<Chosen>,
    JsonBody(body): JsonBody<Value>,
) -> Result<Json<Value>, Problem> {
    let faults = Arc::new(fault::read(&site, &body).map_err(Problem::bad_request)?);
    let told = Faults::told(Some(&faults));
    chosen.world.set_faults(Some(faults).filter(|faults| !faults.rules.is_empty()));
    Ok(Json(told))
}

/// `DELETE faults`: the chosen world does nothing wrong any more.
pub(super) async fn clear(Extension(chosen): Extension<Chosen>) -> StatusCode {
    chosen.world.set_faults(None);
    StatusCode::NO_CONTENT
}
