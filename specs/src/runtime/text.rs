use std::borrow::Cow;
use std::str::FromStr;

use serde_json::Value;

use super::{Exchange, ExpressionError, Source};

/// A stretch of text in which expressions may stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<E> {
    /// Text as it is.
    Plain(String),
    /// An expression.
    Expression(E),
}

/// Text whose expressions read an exchange: `{$request.body#/url}?id={$response.body#/id}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(Vec<Piece<Source>>);

/// What an expression reads is not there.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0} is absent")]
pub struct Absent(pub String);

/// Cuts `a{$request.body#/b}c` into its pieces; a text that starts with `$` and a letter is one expression. A brace
/// without a dollar is text, and so is one that never closes.
///
/// # Errors
/// The first expression that cannot be read.
pub fn pieces<E: FromStr>(text: &str) -> Result<Vec<Piece<E>>, E::Err> {
    if text.strip_prefix('$').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic())) {
        return Ok(vec![Piece::Expression(text.parse()?)]);
    }
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{$") {
        let Some((inner, tail)) = after.split_once('}') else { break };
        if !before.is_empty() {
            pieces.push(Piece::Plain(before.to_owned()));
        }
        pieces.push(Piece::Expression(format!("${inner}").parse()?));
        rest = tail;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Plain(rest.to_owned()));
    }
    Ok(pieces)
}

/// How a value stands within a text: strings bare, everything else as JSON.
pub fn as_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

impl FromStr for Text {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        pieces(text).map(Self)
    }
}

impl Text {
    /// Whether anything in it depends on the exchange.
    pub fn is_plain(&self) -> bool {
        self.0.iter().all(|piece| matches!(piece, Piece::Plain(_)))
    }

    /// The text after an exchange. A pointer that leads nowhere is read with dots for slashes, as people write it:
    /// `$request.body#/hook.url`.
    ///
    /// # Errors
    /// When something that it reads is not there, or null.
    pub fn fill(&self, exchange: Exchange<'_>) -> Result<String, Absent> {
        self.0.iter().try_fold(String::new(), |mut text, piece| {
            match piece {
                Piece::Plain(plain) => text.push_str(plain),
                Piece::Expression(source) => {
                    let dotted = || source.dotted()?.value(exchange);
                    let value = source.value(exchange).or_else(dotted).filter(|value| !value.is_null());
                    text.push_str(&as_text(&*value.ok_or_else(|| Absent(source.to_string()))?));
                }
            }
            Ok(text)
        })
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};
    use serde_json::json;

    use super::super::Message;
    use super::*;

    fn filled(text: &str) -> Result<String, Absent> {
        let headers = HeaderMap::from_iter([(http::header::LOCATION, HeaderValue::from_static("/orders/7"))]);
        let (none, query, path) = (
            HeaderMap::new(),
            [("to".to_owned(), "http://a".to_owned())],
            [("id".to_owned(), "7".to_owned())],
        );
        let (sent, answered) =
            (json!({"url": "http://b/", "no": null, "hook": {"url": "http://d"}}), json!({"id": 7}));
        let exchange = Exchange {
            url: "http://mock/orders?to=x",
            method: "POST",
            status: 201,
            request: Message { headers: &none, path: &path, query: &query, body: Some(&sent) },
            response: Message { headers: &headers, path: &[], query: &[], body: Some(&answered) },
        };
        text.parse::<Text>().unwrap().fill(exchange)
    }

    #[test]
    fn expressions_are_filled_in_with_what_was_exchanged() {
        for (text, wanted) in [
            ("$request.body#/url", "http://b/"),
            ("{$request.query.to}/done?id={$response.body#/id}", "http://a/done?id=7"),
            ("http://c{$response.header.location}?{$method}={$statusCode}", "http://c/orders/7?POST=201"),
            ("{$url}#{$request.path.id}", "http://mock/orders?to=x#7"),
            ("http://c/{id}", "http://c/{id}"),
            ("$request.body#/hook.url", "http://d"),
        ] {
            assert_eq!(filled(text).as_deref(), Ok(wanted));
        }
    }

    #[test]
    fn what_is_not_there_is_named() {
        assert_eq!(filled("{$request.body#/no}/x"), Err(Absent("$request.body#/no".into())));
        assert_eq!(filled("$response.query.to"), Err(Absent("$response.query.to".into())));
    }
}
