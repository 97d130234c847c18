use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use arc_swap::ArcSwap;
use http::Request;
use hyper::body::Incoming;
use tower::Service;

use super::service::{Answer, Answering, Everything};
use crate::site::Site;

/// The site that a server serves. Another may take its place while the server runs: requests that
/// were begun are finished on the one before, every later one is for the new one.
#[derive(Debug, Clone)]
pub struct Live(Arc<ArcSwap<Everything>>);

impl Live {
    /// Serves a site.
    pub fn new(site: Arc<Site>) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(Everything::new(site))))
    }

    /// The site that is served now.
    pub fn site(&self) -> Arc<Site> {
        Arc::clone(self.0.load().site())
    }

    /// Serves another site, which goes on with the worlds of the one before.
    pub fn replace(&self, site: Arc<Site>) {
        site.inherit(&self.site());
        self.0.store(Arc::new(Everything::new(site)));
    }
}

impl Service<Request<Incoming>> for Live {
    type Response = Answer;
    type Error = Infallible;
    type Future = Answering<Answer>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Incoming>) -> Answering<Answer> {
        self.0.load().answer(request)
    }
}
