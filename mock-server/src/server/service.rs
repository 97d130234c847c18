use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use futures::FutureExt;
use http::header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::{Method, Request, Response};
use http_body_util::Either;
use hyper::body::Incoming;
use tower::{Layer, Service};
use tower_http::cors::Cors;

use super::cors;
use crate::control::{self, PREFIX};
use crate::pipeline::{self, BrokenOff, HangUp};
use crate::site::Site;

pub(super) type Answer = Response<Either<pipeline::Body, Body>>;
/// An answer, or that the connection is closed without one.
pub(super) type Answering<T> = Pin<Box<dyn Future<Output = Result<T, BrokenOff>> + Send>>;

/// Everything the server answers: the systems with CORS, the control API without.
#[derive(Debug)]
pub(super) struct Everything {
    site: Arc<Site>,
    systems: Cors<Systems>,
    control: Router,
}

/// The systems that are served.
#[derive(Debug, Clone)]
struct Systems(Arc<Site>);

impl Everything {
    pub(super) fn new(site: Arc<Site>) -> Self {
        let systems = cors::layer(Arc::clone(&site)).layer(Systems(Arc::clone(&site)));
        Self { systems, control: control::router(Arc::clone(&site)), site }
    }

    pub(super) const fn site(&self) -> &Arc<Site> {
        &self.site
    }

    /// Answers a request.
    pub(super) fn answer(&self, request: Request<Incoming>) -> Answering<Answer> {
        let site = Arc::clone(&self.site);
        if is_control(request.uri().path()) {
            let control = self.control.clone();
            return Box::pin(async move {
                let answer = control::answer(&site, control, request.map(Body::new)).await;
                Ok(answer.map(Either::Right))
            });
        }
        if !needs_cors(&request) {
            return Box::pin(async move { sent(pipeline::answer(&site, request).await) });
        }
        Box::pin(self.systems.clone().call(request).map(|answer| answer.and_then(sent)))
    }
}

/// An answer as it is sent, if it is.
fn sent(answer: pipeline::Answer) -> Result<Answer, BrokenOff> {
    if answer.extensions().get::<HangUp>().is_some() { Err(BrokenOff) } else { Ok(answer.map(Either::Left)) }
}

impl Service<Request<Incoming>> for Systems {
    type Response = pipeline::Answer;
    type Error = BrokenOff;
    type Future = Answering<pipeline::Answer>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BrokenOff>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Incoming>) -> Answering<pipeline::Answer> {
        let site = Arc::clone(&self.0);
        Box::pin(async move { Ok(pipeline::answer(&site, request).await) })
    }
}

/// Whether a page of another origin asks. The CORS layer would answer every OPTIONS; one that is no
/// preflight is the systems' own, as it is behind Starlette's middleware.
fn needs_cors<B>(request: &Request<B>) -> bool {
    let headers = request.headers();
    headers.contains_key(ORIGIN)
        && (request.method() != Method::OPTIONS || headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD))
}

/// Whether a path, with or without a world before it, is the control API's.
fn is_control(path: &str) -> bool {
    let below = match path.strip_prefix("/@") {
        Some(rest) => rest.find('/').map_or("", |at| &rest[at..]),
        None => path,
    };
    below.strip_prefix(PREFIX).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
