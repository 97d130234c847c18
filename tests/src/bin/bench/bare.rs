use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::body::Bytes;
use http::StatusCode;
use http::header::CONTENT_TYPE;

/// Serves the bytes of a file at every path, reading what bodies come: what axum costs by itself.
pub(super) fn serve(port: u16, file: &str, status: u16) -> Result<(), Box<dyn Error>> {
    let bytes = Bytes::from(std::fs::read(file)?);
    let status = StatusCode::from_u16(status)?;
    let answer = move |_: Bytes| {
        let bytes = bytes.clone();
        async move { (status, [(CONTENT_TYPE, "application/json")], bytes) }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        axum::serve(listener, Router::new().fallback(answer)).await?;
        Ok(())
    })
}
