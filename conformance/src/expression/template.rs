use std::borrow::Cow;

use serde_json::{Map, Value};
use specs::runtime::{self, Piece, as_text};

use super::{Absent, Expression, ExpressionError, Scope};

/// A value of a suite in which expressions may stand: a parameter's value, a payload.
///
/// A text that is one expression, bare (`$inputs.id`) or in braces (`{$inputs.id}`), yields the
/// value with its type; expressions within a text are written into it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Template {
    Literal(Value),
    Expression(Expression),
    Text(Vec<Piece<Expression>>),
    Array(Vec<Template>),
    Object(Vec<(String, Template)>),
}

impl Template {
    /// Reads a value of the document; every expression in it must parse.
    pub(crate) fn parse(value: &Value) -> Result<Self, ExpressionError> {
        match value {
            Value::String(text) => parse_text(text),
            Value::Array(items) => items.iter().map(Self::parse).collect::<Result<_, _>>().map(Self::Array),
            Value::Object(fields) => fields
                .iter()
                .map(|(name, value)| Ok((name.clone(), Self::parse(value)?)))
                .collect::<Result<_, _>>()
                .map(Self::Object),
            other => Ok(Self::Literal(other.clone())),
        }
    }

    /// The value for this moment.
    pub(crate) fn evaluate<'a>(&'a self, scope: Scope<'a>) -> Result<Cow<'a, Value>, Absent> {
        match self {
            Self::Literal(value) => Ok(Cow::Borrowed(value)),
            Self::Expression(expression) => expression.evaluate(scope),
            Self::Text(pieces) => fill(pieces, scope).map(|text| Cow::Owned(Value::String(text))),
            Self::Array(items) => items
                .iter()
                .map(|item| item.evaluate(scope).map(Cow::into_owned))
                .collect::<Result<_, _>>()
                .map(|items| Cow::Owned(Value::Array(items))),
            Self::Object(fields) => fields
                .iter()
                .map(|(name, value)| Ok((name.clone(), value.evaluate(scope)?.into_owned())))
                .collect::<Result<Map<_, _>, _>>()
                .map(|fields| Cow::Owned(Value::Object(fields))),
        }
    }

    /// Its value, where it has one without any expression.
    pub(crate) fn literal(&self) -> Option<Value> {
        match self {
            Self::Literal(value) => Some(value.clone()),
            Self::Expression(_) | Self::Text(_) => None,
            Self::Array(items) => items.iter().map(Self::literal).collect::<Option<_>>().map(Value::Array),
            Self::Object(fields) => fields
                .iter()
                .map(|(name, value)| Some((name.clone(), value.literal()?)))
                .collect::<Option<Map<_, _>>>()
                .map(Value::Object),
        }
    }

    /// Every expression in it, in reading order.
    pub(crate) fn expressions(&self) -> Vec<&Expression> {
        match self {
            Self::Literal(_) => Vec::new(),
            Self::Expression(expression) => vec![expression],
            Self::Text(pieces) => pieces.iter().filter_map(expression).collect(),
            Self::Array(items) => items.iter().flat_map(Self::expressions).collect(),
            Self::Object(fields) => fields.iter().flat_map(|(_, value)| value.expressions()).collect(),
        }
    }
}

fn expression(piece: &Piece<Expression>) -> Option<&Expression> {
    match piece {
        Piece::Plain(_) => None,
        Piece::Expression(expression) => Some(expression),
    }
}

/// `$` and a letter start an expression; anything else with a dollar (`$5`) is text.
fn parse_text(text: &str) -> Result<Template, ExpressionError> {
    let mut pieces = runtime::pieces(text)?;
    if pieces.len() > 1 {
        return Ok(Template::Text(pieces));
    }
    Ok(match pieces.pop() {
        Some(Piece::Expression(only)) => Template::Expression(only),
        _ => Template::Literal(Value::String(text.to_owned())),
    })
}

fn fill(pieces: &[Piece<Expression>], scope: Scope<'_>) -> Result<String, Absent> {
    pieces.iter().try_fold(String::new(), |mut text, piece| {
        match piece {
            Piece::Plain(plain) => text.push_str(plain),
            Piece::Expression(expression) => text.push_str(&as_text(&*expression.evaluate(scope)?)),
        }
        Ok(text)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde_json::json;

    use super::*;

    fn evaluate(value: Value) -> Result<Value, Absent> {
        let inputs =
            HashMap::from([("n".to_owned(), json!(7)), ("svc-read_client_id".to_owned(), json!("app_1"))]);
        let outputs = HashMap::from([(
            "create".to_owned(),
            HashMap::from([("user".to_owned(), json!({"id": "usr_1", "tags": ["a"]}))]),
        )]);
        let scope = Scope { inputs: &inputs, outputs: &outputs, exchange: None, around: None };
        Template::parse(&value).unwrap().evaluate(scope).map(Cow::into_owned)
    }

    #[test]
    fn a_text_that_is_one_expression_keeps_the_type() {
        assert_eq!(evaluate(json!("$inputs.n")), Ok(json!(7)));
        assert_eq!(evaluate(json!("{$inputs.n}")), Ok(json!(7)));
        assert_eq!(evaluate(json!("$steps.create.outputs.user#/tags")), Ok(json!(["a"])));
    }

    #[test]
    fn expressions_within_a_text_are_written_into_it() {
        assert_eq!(
            evaluate(json!("a {$inputs.n} {b} {$inputs.svc-read_client_id}")),
            Ok(json!("a 7 {b} app_1"))
        );
        assert_eq!(evaluate(json!("tags {$steps.create.outputs.user#/tags}")), Ok(json!("tags [\"a\"]")));
    }

    #[test]
    fn payloads_are_filled_in_depth() {
        let payload =
            json!({"id": "$steps.create.outputs.user#/id", "n": ["$inputs.n", 1, null], "price": "$5"});
        assert_eq!(evaluate(payload), Ok(json!({"id": "usr_1", "n": [7, 1, null], "price": "$5"})));
    }

    #[test]
    fn what_is_not_there_is_named() {
        let absent = evaluate(json!({"a": "$steps.create.outputs.user#/email"})).unwrap_err();
        assert_eq!(absent.to_string(), "$steps.create.outputs.user#/email is absent");
    }

    #[test]
    fn a_misspelt_expression_is_not_sent_as_text() {
        assert!(Template::parse(&json!({"a": ["$input.n"]})).is_err());
        assert!(Template::parse(&json!("x {$input.n}")).is_err());
    }

    #[test]
    fn an_unclosed_brace_is_text() {
        assert_eq!(evaluate(json!("a {$inputs.n")), Ok(json!("a {$inputs.n")));
    }
}
