use std::sync::Arc;

use axum::extract::{Path, State};
use axum::{Extension, Json};
use fixtures::instant_text;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::problem::JsonBody;
use super::{Chosen, Problem};
use crate::site::Site;
use crate::state::{World, WorldName};

/// `GET worlds`: every world there is.
pub(super) async fn list(State(site): State<Arc<Site>>) -> Json<Value> {
    let worlds: Vec<Value> = site.worlds().all().iter().map(|world| shown(world)).collect();
    Json(json!({"worlds": worlds}))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    name: String,
}

/// `POST worlds`: forks a world from the seed. One of that name that is there already is a conflict.
pub(super) async fn create(
    State(site): State<Arc<Site>>,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let name = WorldName::parse(&wanted.name).map_err(Problem::bad_request)?;
    if site.worlds().existing(&name).is_some() {
        let detail = format!("there is a world `{name}` already; reset or delete it");
        return Err(Problem::new(StatusCode::CONFLICT, detail));
    }
    Ok((StatusCode::CREATED, Json(shown(&site.worlds().get(&name)))))
}

/// `DELETE worlds/{name}`: forgets a world; the default one starts again.
pub(super) async fn remove(
    State(site): State<Arc<Site>>,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    let name = WorldName::parse(&name).map_err(Problem::bad_request)?;
    if site.worlds().remove(&name) {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(Problem::not_found(format!("there is no world `{name}`")))
}

/// `POST reset`: the chosen world starts again from the seed.
pub(super) async fn reset(State(site): State<Arc<Site>>, Extension(chosen): Extension<Chosen>) -> StatusCode {
    site.worlds().reset(&chosen.world);
    StatusCode::NO_CONTENT
}

fn shown(world: &World) -> Value {
    json!({
        "name": world.name().as_str(),
        "now": instant_text(world.snapshot().clock().now()),
        "idle_seconds": world.idle_millis() / 1_000,
        "requests": world.journal(|journal| journal.seen()),
    })
}
