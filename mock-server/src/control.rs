//! The control API under `/__mock/`: worlds, clock, journal, tokens, personas, state. Never part of
//! a contract; described in `control/openapi.json`, which is served too.

mod clock;
mod deliveries;
mod faults;
mod health;
mod personas;
mod problem;
mod requests;
mod state;
mod tokens;
mod webhooks;
mod worlds;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use http::StatusCode;
use http::header::DATE;
use tower::ServiceExt;

use crate::pipeline::{Address, date, world_below};
use crate::site::Site;
use crate::state::World;
pub(crate) use problem::Problem;

/// Where the control API stands, below the world.
pub(crate) const PREFIX: &str = "/__mock";

/// The description of it all.
pub const DOCUMENT: &str = include_str!("control/openapi.json");

/// The header without which nothing but `health` and `openapi.json` answers: a page elsewhere in
/// the browser cannot send it, because no preflight allows it.
const HEADER: &str = "mock-control";

/// The world a control request is for, and the prefix that chose it.
#[derive(Debug, Clone)]
struct Chosen {
    world: Arc<World>,
    prefix: String,
}

/// The control API of a site.
pub(crate) fn router(site: Arc<Site>) -> Router {
    let guarded = Router::new()
        .route("/personas", get(personas::list))
        .route("/tokens", post(tokens::issue))
        .route("/worlds", get(worlds::list).post(worlds::create))
        .route("/worlds/{name}", delete(worlds::remove))
        .route("/reset", post(worlds::reset))
        .route("/clock", get(clock::read).post(clock::change))
        .route("/faults", get(faults::list).put(faults::replace).delete(faults::clear))
        .route("/deliveries", get(deliveries::list))
        .route(
            "/webhooks",
            get(webhooks::list).put(webhooks::replace).delete(webhooks::clear).post(webhooks::send),
        )
        .route("/requests", get(requests::list).delete(requests::clear))
        .route("/state/{*collection}", get(state::list))
        .layer(from_fn(guard));
    Router::new()
        .route("/health", get(health::health))
        .route("/openapi.json", get(health::document))
        .merge(guarded)
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .with_state(site)
}

/// Answers a control request: its world is chosen as for any request, its path is what stands
/// below [`PREFIX`].
pub(crate) async fn answer(site: &Arc<Site>, router: Router, request: Request) -> Response {
    let (chosen, mut request) = match below(site, request) {
        Ok(chosen) => chosen,
        Err(problem) => return problem.into_response(),
    };
    request.extensions_mut().insert(chosen.clone());
    let mut answer = router.oneshot(request).await.unwrap_or_else(|never| match never {});
    if let Some(date) = date(&chosen.world) {
        answer.headers_mut().insert(DATE, date);
    }
    answer
}

fn below(site: &Site, request: Request) -> Result<(Chosen, Request), Problem> {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let Address { world, prefix, path } = world_below(&path, &parts.headers).map_err(Problem::bad_request)?;
    let world = world.map_or_else(|| site.worlds().default_world(), |name| site.worlds().get(&name));
    world.touch();
    let rest = path.strip_prefix(PREFIX).unwrap_or_default();
    let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let uri = format!("{}{query}", if rest.is_empty() { "/" } else { rest });
    parts.uri = uri.parse().map_err(|error: http::uri::InvalidUri| Problem::bad_request(error))?;
    Ok((Chosen { world, prefix: prefix.to_owned() }, Request::from_parts(parts, body)))
}

async fn guard(request: Request, next: Next) -> Result<Response, Problem> {
    if request.headers().contains_key(HEADER) {
        return Ok(next.run(request).await);
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "the control API needs the header `Mock-Control`, with any value; pages of other origins cannot send it",
    ))
}

async fn unknown(State(_): State<Arc<Site>>, request: Request<Body>) -> Problem {
    let detail = format!(
        "the control API has no `{}`; `{PREFIX}/openapi.json` lists what it has",
        request.uri().path()
    );
    Problem::new(StatusCode::NOT_FOUND, detail)
}

async fn wrong_method(State(_): State<Arc<Site>>, request: Request<Body>) -> Problem {
    let detail = format!("`{}` does not take {}", request.uri().path(), request.method());
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail)
}
