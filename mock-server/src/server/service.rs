use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;

use super::cors;
use crate::control::{self, PREFIX};
use crate::pipeline;
use crate::site::Site;

/// Everything the server answers: the systems with CORS, the control API without.
pub(super) fn service(site: Arc<Site>) -> Router {
    let systems = Router::new().fallback(system).layer(cors::layer(&site)).with_state(Arc::clone(&site));
    let control = control::router(Arc::clone(&site));
    Router::new().fallback(move |request: Request| {
        let (systems, control, site) = (systems.clone(), control.clone(), Arc::clone(&site));
        async move {
            if is_control(request.uri().path()) {
                control::answer(&site, control, request).await
            } else {
                tower::ServiceExt::oneshot(systems, request).await.unwrap_or_else(|never| match never {})
            }
        }
    })
}

async fn system(State(site): State<Arc<Site>>, request: Request) -> Response {
    pipeline::answer(&site, request).await.map(axum::body::Body::new)
}

/// Whether a path, with or without a world before it, is the control API's.
fn is_control(path: &str) -> bool {
    let below = match path.strip_prefix("/@") {
        Some(rest) => rest.find('/').map_or("", |at| &rest[at..]),
        None => path,
    };
    below.strip_prefix(PREFIX).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
