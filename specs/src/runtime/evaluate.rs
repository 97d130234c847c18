use std::borrow::Cow;

use http::HeaderMap;
use serde_json::Value;

use super::{MessagePart, Source};

/// A request and its response.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    /// The whole URL that was asked.
    pub url: &'a str,
    /// The method.
    pub method: &'a str,
    /// The status of the response.
    pub status: u16,
    /// What was asked.
    pub request: Message<'a>,
    /// What was answered; it has no path and no query.
    pub response: Message<'a>,
}

/// One side of an exchange.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// Path parameters, decoded.
    pub path: &'a [(String, String)],
    /// Query parameters, decoded.
    pub query: &'a [(String, String)],
    /// What its body holds.
    pub body: Option<&'a Value>,
}

impl Source {
    /// What it reads, with its type; none where it is not there.
    pub fn value<'a>(&self, exchange: Exchange<'a>) -> Option<Cow<'a, Value>> {
        match self {
            Self::Url => Some(text(exchange.url)),
            Self::Method => Some(text(exchange.method)),
            Self::StatusCode => Some(Cow::Owned(exchange.status.into())),
            Self::Request(part) => part.value(exchange.request),
            Self::Response(part) => part.value(exchange.response),
        }
    }
}

impl MessagePart {
    fn value<'a>(&self, message: Message<'a>) -> Option<Cow<'a, Value>> {
        match self {
            Self::Header(name) => {
                Some(text(&String::from_utf8_lossy(message.headers.get(name.as_str())?.as_bytes())))
            }
            Self::Query(name) => named(message.query, name),
            Self::Path(name) => named(message.path, name),
            Self::Body(pointer) => pointer.lookup(message.body?).map(Cow::Borrowed),
        }
    }
}

fn named<'a>(pairs: &[(String, String)], name: &str) -> Option<Cow<'a, Value>> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| text(value))
}

fn text<'a>(text: &str) -> Cow<'a, Value> {
    Cow::Owned(Value::String(text.to_owned()))
}
