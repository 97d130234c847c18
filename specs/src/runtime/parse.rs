use std::str::FromStr;

use super::{MessagePart, Source};
use crate::pointer::{Pointer, PointerError};

/// Why a text is no runtime expression.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum ExpressionError {
    /// It starts with nothing that can be read.
    #[error("`{0}` is no runtime expression")]
    Unknown(String),
    /// It does not say what to read.
    #[error("`{0}` names nothing: a name is letters, digits, `-`, `_` and `.`")]
    Name(String),
    /// Between its brackets stands no number.
    #[error("in `{0}`: an index is a number between brackets")]
    Index(String),
    /// What follows its `#` is no JSON pointer.
    #[error("in `{text}`: {error}")]
    Pointer {
        /// The expression.
        text: String,
        /// What is wrong with the pointer.
        error: PointerError,
    },
}

impl ExpressionError {
    /// What to write instead.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Unknown(_) => {
                "an expression starts with $url, $method, $statusCode, $request.header|query|path.<name>, \
                 $request.body, $response.header.<name> or $response.body"
            }
            Self::Name(_) => "for instance $request.query.callbackUrl",
            Self::Index(_) => "for instance $response.body.items[0].id",
            Self::Pointer { .. } => "for instance $response.body#/data/0/id; write ~1 for `/` and ~0 for `~`",
        }
    }
}

impl FromStr for Source {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::read(text)?.ok_or_else(|| ExpressionError::Unknown(text.to_owned()))
    }
}

impl Source {
    /// What an expression reads of an exchange; none where it starts from something else.
    ///
    /// # Errors
    /// When it starts from an exchange and says nothing that can be read of one.
    pub fn read(text: &str) -> Result<Option<Self>, ExpressionError> {
        if let Some(header) = header(text)? {
            return Ok(Some(header));
        }
        let start = text.split(['.', '#', '[']).next().unwrap_or_default();
        if !["$url", "$method", "$statusCode", "$request", "$response"].contains(&start) {
            return Ok(None);
        }
        let unknown = || ExpressionError::Unknown(text.to_owned());
        let (path, pointer) = cut(text)?;
        let whole = match path {
            "$url" => Self::Url,
            "$method" => Self::Method,
            "$statusCode" => Self::StatusCode,
            _ => {
                let (root, rest) = path.split_once('.').ok_or_else(unknown)?;
                let part = part(text, rest, pointer)?;
                return Ok(Some(if root == "$request" { Self::Request(part) } else { Self::Response(part) }));
            }
        };
        if pointer.is_root() { Ok(Some(whole)) } else { Err(unknown()) }
    }
}

/// Names of headers are tokens of HTTP, which may hold a `#`: no pointer follows them.
fn header(text: &str) -> Result<Option<Source>, ExpressionError> {
    let of = |prefix: &str, part: fn(MessagePart) -> Source| {
        let field = text.strip_prefix(prefix)?;
        Some(name(text, field).map(|field| part(MessagePart::Header(field))))
    };
    of("$request.header.", Source::Request).or_else(|| of("$response.header.", Source::Response)).transpose()
}

/// Cuts an expression into the path that names a value, and where in it to look: what follows a `#`, and before that
/// what follows the first index, as in `path[0].name`.
///
/// # Errors
/// When either leads nowhere.
pub fn cut(text: &str) -> Result<(&str, Pointer), ExpressionError> {
    let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
    let fragment = Pointer::parse(fragment)
        .map_err(|error| ExpressionError::Pointer { text: text.to_owned(), error })?;
    let (path, indices) = indices(text, path)?;
    Ok((path, indices.join(&fragment)))
}

fn indices<'t>(text: &str, path: &'t str) -> Result<(&'t str, Pointer), ExpressionError> {
    let is_of_name = path.starts_with("$request.query.") || path.starts_with("$request.path.");
    let Some(at) = path.find('[').filter(|_| !is_of_name) else { return Ok((path, Pointer::root())) };
    let mut pointer = Pointer::root();
    let mut rest = &path[at..];
    while !rest.is_empty() {
        let (token, after) = step(rest).ok_or_else(|| ExpressionError::Index(text.to_owned()))?;
        pointer = pointer.push(token);
        rest = after;
    }
    Ok((&path[..at], pointer))
}

/// `[0]` or `.name`, and what comes after it.
fn step(rest: &str) -> Option<(&str, &str)> {
    if let Some(member) = rest.strip_prefix('.') {
        let (name, after) = member.split_at(member.find(['.', '[']).unwrap_or(member.len()));
        return (!name.is_empty()).then_some((name, after));
    }
    let (index, after) = rest.strip_prefix('[')?.split_once(']')?;
    (!index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit())).then_some((index, after))
}

fn part(text: &str, rest: &str, pointer: Pointer) -> Result<MessagePart, ExpressionError> {
    if rest == "body" {
        return Ok(MessagePart::Body(pointer));
    }
    let unknown = || ExpressionError::Unknown(text.to_owned());
    let (kind, field) = rest.split_once('.').ok_or_else(unknown)?;
    let field = name(text, field)?;
    match kind {
        "query" => Ok(MessagePart::Query(field)),
        "path" => Ok(MessagePart::Path(field)),
        "body" => Ok(MessagePart::Body(field.split('.').collect::<Pointer>().join(&pointer))),
        _ => Err(unknown()),
    }
}

/// Names of query parameters and headers may hold more than `[A-Za-z0-9_.-]`, brackets for instance; what can never
/// be part of one is what ends an expression.
///
/// # Errors
/// When such stands in it, or nothing.
pub fn name(text: &str, name: &str) -> Result<String, ExpressionError> {
    let ends = |c: char| c.is_whitespace() || "(){}'\"=<>&|".contains(c);
    if name.is_empty() || name.contains(ends) {
        return Err(ExpressionError::Name(text.to_owned()));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        text.parse().unwrap()
    }

    fn body(pointer: &str) -> MessagePart {
        MessagePart::Body(Pointer::parse(pointer).unwrap())
    }

    #[test]
    fn every_source_is_read_and_written_as_it_was() {
        for (text, wanted) in [
            ("$statusCode", Source::StatusCode),
            ("$method", Source::Method),
            ("$url", Source::Url),
            ("$response.body", Source::Response(body(""))),
            ("$response.body#/a/0", Source::Response(body("/a/0"))),
            ("$request.header.x#y", Source::Request(MessagePart::Header("x#y".into()))),
            ("$request.query.filter[name]", Source::Request(MessagePart::Query("filter[name]".into()))),
            ("$request.path.id", Source::Request(MessagePart::Path("id".into()))),
        ] {
            assert_eq!((source(text), source(text).to_string()), (wanted, text.to_owned()));
        }
    }

    #[test]
    fn properties_and_indices_lead_into_a_body() {
        assert_eq!(source("$response.body.data.items[0].id"), Source::Response(body("/data/items/0/id")));
        assert_eq!(source("$request.body[0][1]"), Source::Request(body("/0/1")));
    }

    #[test]
    fn what_cannot_be_read_is_refused_and_what_starts_elsewhere_is_left() {
        let unknown = |text: &str| ExpressionError::Unknown(text.to_owned());
        for text in ["$response", "$statusCode#/a", "$request.cookie.a"] {
            assert_eq!(Source::read(text), Err(unknown(text)));
        }
        assert_eq!(Source::read("$inputs.a"), Ok(None));
        assert_eq!("$inputs.a".parse::<Source>(), Err(unknown("$inputs.a")));
        assert_eq!(Source::read("$request.query."), Err(ExpressionError::Name("$request.query.".into())));
    }
}
