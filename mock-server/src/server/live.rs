use std::net::IpAddr;
use std::sync::Arc;
use std::task::{Context, Poll};

use arc_swap::ArcSwap;
use http::Request;
use hyper::body::Incoming;
use tower::Service;

use super::service::{Answer, Answering, Everything};
use crate::pipeline::{BrokenOff, Peer};
use crate::site::Site;

/// The site that a server serves. Another may take its place while the server runs: requests that
/// were begun are finished on the one before, every later one is for the new one.
#[derive(Debug, Clone)]
pub struct Live {
    everything: Arc<ArcSwap<Everything>>,
    /// Who is at the other end of the connection.
    peer: Option<Peer>,
}

impl Live {
    /// Serves a site.
    pub fn new(site: Arc<Site>) -> Self {
        Self { everything: Arc::new(ArcSwap::from_pointee(Everything::new(site))), peer: None }
    }

    /// The same for one connection.
    pub(super) fn to(&self, peer: IpAddr) -> Self {
        Self { everything: Arc::clone(&self.everything), peer: Some(Peer(peer)) }
    }

    /// The site that is served now.
    pub fn site(&self) -> Arc<Site> {
        Arc::clone(self.everything.load().site())
    }

    /// Serves another site, which goes on with the worlds of the one before.
    pub fn replace(&self, site: Arc<Site>) {
        site.inherit(&self.site());
        self.everything.store(Arc::new(Everything::new(site)));
    }
}

impl Service<Request<Incoming>> for Live {
    type Response = Answer;
    type Error = BrokenOff;
    type Future = Answering<Answer>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BrokenOff>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Incoming>) -> Answering<Answer> {
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(peer);
        }
        self.everything.load().answer(request)
    }
}
