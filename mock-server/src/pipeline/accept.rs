use std::net::IpAddr;
use std::sync::Arc;

use http::request::Parts;
use http::{HeaderMap, Method};
use serde_json::Value;

use crate::state::World;
use crate::validate::Query;

/// Who is at the other end of the connection; travels with a request as an extension.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// A request as it was accepted, before anything about it is known.
#[derive(Debug)]
pub(super) struct Accepted {
    pub(super) method: Method,
    /// Path and query, as sent.
    pub(super) target: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) peer: Option<IpAddr>,
}

/// A request in its world.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The method.
    pub method: Method,
    /// Path and query, as sent.
    pub target: String,
    /// The path below the world's prefix, percent-encoded.
    pub path: String,
    /// The query, percent-encoded, without its `?`.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The client's address, where there is a connection.
    pub peer: Option<IpAddr>,
    /// The world it is for.
    pub world: Arc<World>,
    /// `/@name` when the path chose the world, else empty.
    pub prefix: String,
    /// The id the answer carries.
    pub request_id: String,
}

/// Takes a request apart.
pub(super) fn accept(parts: Parts) -> Accepted {
    let path = parts.uri.path();
    Accepted {
        target: parts.uri.path_and_query().map_or(path, http::uri::PathAndQuery::as_str).to_owned(),
        path: path.to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        peer: parts.extensions.get::<Peer>().map(|Peer(address)| *address),
        method: parts.method,
        headers: parts.headers,
    }
}

impl Exchange {
    /// Query parameters as an object, the last value of each.
    pub(super) fn query_values(&self) -> Value {
        let query = Query::parse(&self.query);
        query.pairs().iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
    }

    /// A header as text.
    pub fn header(&self, name: impl http::header::AsHeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}
