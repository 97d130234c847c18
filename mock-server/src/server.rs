//! Sockets: one listener, HTTP/1.1, a graceful stop.

mod cors;
mod live;
mod service;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

pub use live::Live;

/// How long a client may take to send its headers; nginx waits as long.
const HEADER_PATIENCE: Duration = Duration::from_secs(60);
/// Largest head of a request; more is answered 431. Twice what nginx takes.
const HEAD_LIMIT: usize = 64 * 1024;
/// Most headers of a request; more is answered 431.
const HEADERS: usize = 128;
/// How long answers under way may take once the server is told to stop.
const FAREWELL: Duration = Duration::from_secs(5);

/// A listener that could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Somebody else has the port.
    #[error("{address} is in use\n  hint: stop what listens there, or choose another port with --listen")]
    InUse {
        /// The address.
        address: SocketAddr,
    },
    /// Anything else.
    #[error("cannot listen on {address}: {reason}\n  hint: choose an address of this machine with --listen")]
    Other {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        reason: io::Error,
    },
}

/// Opens a listener.
///
/// # Errors
/// [`BindError`] with what to do.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).await.map_err(|reason| match reason.kind() {
        io::ErrorKind::AddrInUse => BindError::InUse { address },
        _ => BindError::Other { address, reason },
    })
}

/// Serves a site, or what takes its place, until told to stop; answers under way are finished.
pub async fn serve(listener: TcpListener, live: Live, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                // Out of file descriptors, or a client that is gone already: the next may do better.
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        // Answers are small and written whole: waiting for more of them only delays.
        let _ = stream.set_nodelay(true);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_PATIENCE)
            .max_buf_size(HEAD_LIMIT)
            .max_headers(HEADERS)
            // A client that has sent its whole request may close its half and still wait for the answer.
            .half_close(true)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(live.to(peer.ip())));
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = watched.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(FAREWELL, graceful.shutdown()).await;
}
