use std::borrow::Cow;
use std::fmt;

use crate::pointer::Pointer;

/// What an expression reads of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// `$url`
    Url,
    /// `$method`
    Method,
    /// `$statusCode`
    StatusCode,
    /// `$request.…`
    Request(MessagePart),
    /// `$response.…`
    Response(MessagePart),
}

/// A part of a request or of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessagePart {
    /// `header.NAME`
    Header(String),
    /// `query.NAME`
    Query(String),
    /// `path.NAME`
    Path(String),
    /// `body#/POINTER`
    Body(Pointer),
}

impl MessagePart {
    /// The name of the value it reads, as far as it has one.
    pub fn leaf(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Header(name) | Self::Query(name) | Self::Path(name) => Some(name.into()),
            Self::Body(pointer) => pointer.last(),
        }
    }
}

impl Source {
    /// The same with the dots of a pointer for slashes; none where there are none.
    pub(super) fn dotted(&self) -> Option<Self> {
        let (Self::Request(MessagePart::Body(pointer)) | Self::Response(MessagePart::Body(pointer))) = self
        else {
            return None;
        };
        let pointer =
            Pointer::parse(&pointer.as_str().replace('.', "/")).ok().filter(|dotted| dotted != pointer)?;
        let body = MessagePart::Body(pointer);
        Some(if matches!(self, Self::Request(_)) { Self::Request(body) } else { Self::Response(body) })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url => f.write_str("$url"),
            Self::Method => f.write_str("$method"),
            Self::StatusCode => f.write_str("$statusCode"),
            Self::Request(part) => write!(f, "$request.{part}"),
            Self::Response(part) => write!(f, "$response.{part}"),
        }
    }
}

impl fmt::Display for MessagePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(name) => write!(f, "header.{name}"),
            Self::Query(name) => write!(f, "query.{name}"),
            Self::Path(name) => write!(f, "path.{name}"),
            Self::Body(pointer) if pointer.is_root() => f.write_str("body"),
            Self::Body(pointer) => write!(f, "body#{pointer}"),
        }
    }
}
