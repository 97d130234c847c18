use std::str::FromStr;

use specs::Pointer;
use specs::pointer::PointerError;

use super::{Expression, MessagePart, Root};

/// Why a text is no runtime expression that this runner evaluates.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum ExpressionError {
    #[error("`{0}` is no runtime expression")]
    Unknown(String),
    #[error("`{0}` names nothing: a name is letters, digits, `-`, `_` and `.`")]
    Name(String),
    #[error("`{0}` is not supported yet")]
    Unsupported(String),
    #[error("in `{text}`: {error}")]
    Pointer { text: String, error: PointerError },
}

impl ExpressionError {
    /// What to write instead.
    pub(crate) fn hint(&self) -> &'static str {
        match self {
            Self::Unknown(_) => {
                "an expression starts with $url, $method, $statusCode, $request.header|query|path.<name>, \
                 $request.body, $response.header.<name>, $response.body, $inputs.<name> or $steps.<id>.outputs.<name>"
            }
            Self::Name(_) => "for instance $inputs.svc-read_client_id or $steps.create.outputs.id",
            Self::Unsupported(_) => "take values from $inputs, $steps, $request and $response",
            Self::Pointer { .. } => "for instance $response.body#/data/0/id; write ~1 for `/` and ~0 for `~`",
        }
    }
}

impl FromStr for Expression {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (path, pointer) = text.split_once('#').unwrap_or((text, ""));
        let pointer = Pointer::parse(pointer)
            .map_err(|error| ExpressionError::Pointer { text: text.to_owned(), error })?;
        let root = match path {
            "$url" => Root::Url,
            "$method" => Root::Method,
            "$statusCode" => Root::StatusCode,
            _ => return rooted(text, path, pointer).map(|root| Self { text: text.to_owned(), root }),
        };
        if !pointer.is_root() {
            return Err(ExpressionError::Unknown(text.to_owned()));
        }
        Ok(Self { text: text.to_owned(), root })
    }
}

fn rooted(text: &str, path: &str, pointer: Pointer) -> Result<Root, ExpressionError> {
    let unknown = || ExpressionError::Unknown(text.to_owned());
    let (root, rest) = path.split_once('.').ok_or_else(unknown)?;
    match root {
        "$request" => part(text, rest, pointer).map(Root::Request),
        "$response" => part(text, rest, pointer).map(Root::Response),
        "$inputs" => Ok(Root::Input { name: name(text, rest)?, pointer }),
        "$steps" => step(text, rest, pointer),
        "$outputs" | "$workflows" | "$components" | "$sourceDescriptions" => {
            Err(ExpressionError::Unsupported(text.to_owned()))
        }
        _ => Err(unknown()),
    }
}

fn part(text: &str, rest: &str, pointer: Pointer) -> Result<MessagePart, ExpressionError> {
    if rest == "body" {
        return Ok(MessagePart::Body(pointer));
    }
    let unknown = || ExpressionError::Unknown(text.to_owned());
    let (kind, field) = rest.split_once('.').ok_or_else(unknown)?;
    let field = name(text, field)?;
    match kind {
        "header" => Ok(MessagePart::Header(field)),
        "query" => Ok(MessagePart::Query(field)),
        "path" => Ok(MessagePart::Path(field)),
        _ => Err(unknown()),
    }
}

fn step(text: &str, rest: &str, pointer: Pointer) -> Result<Root, ExpressionError> {
    let (step, output) =
        rest.split_once(".outputs.").ok_or_else(|| ExpressionError::Unknown(text.to_owned()))?;
    Ok(Root::Step { step: name(text, step)?, output: name(text, output)?, pointer })
}

/// Names of query parameters and headers may hold more than Arazzo's `[A-Za-z0-9_.-]`, brackets for
/// instance; what can never be part of one is what ends an expression.
fn name(text: &str, name: &str) -> Result<String, ExpressionError> {
    let ends = |c: char| c.is_whitespace() || "(){}'\"=<>&|".contains(c);
    if name.is_empty() || name.contains(ends) {
        return Err(ExpressionError::Name(text.to_owned()));
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(text: &str) -> Root {
        text.parse::<Expression>().unwrap().root
    }

    fn pointer(text: &str) -> Pointer {
        Pointer::parse(text).unwrap()
    }

    #[test]
    fn every_root_is_read() {
        assert_eq!(root("$statusCode"), Root::StatusCode);
        assert_eq!(root("$method"), Root::Method);
        assert_eq!(root("$url"), Root::Url);
        assert_eq!(root("$response.body"), Root::Response(MessagePart::Body(pointer(""))));
        assert_eq!(root("$response.body#/a/0"), Root::Response(MessagePart::Body(pointer("/a/0"))));
        assert_eq!(
            root("$response.header.Retry-After"),
            Root::Response(MessagePart::Header("Retry-After".into()))
        );
        assert_eq!(root("$request.query.per_page"), Root::Request(MessagePart::Query("per_page".into())));
    }

    #[test]
    fn names_may_hold_dashes_underscores_and_dots() {
        let input = Root::Input { name: "svc-read_client_id".into(), pointer: pointer("") };
        assert_eq!(root("$inputs.svc-read_client_id"), input);
        let output =
            Root::Step { step: "create-user".into(), output: "user.id".into(), pointer: pointer("/a~1b") };
        assert_eq!(root("$steps.create-user.outputs.user.id#/a~1b"), output);
    }

    #[test]
    fn what_is_no_expression_is_refused_by_name() {
        let error = |text: &str| text.parse::<Expression>().unwrap_err();
        assert_eq!(error("$respons.body"), ExpressionError::Unknown("$respons.body".into()));
        assert_eq!(error("$response"), ExpressionError::Unknown("$response".into()));
        assert_eq!(error("$statusCode#/a"), ExpressionError::Unknown("$statusCode#/a".into()));
        assert_eq!(error("$inputs."), ExpressionError::Name("$inputs.".into()));
        assert_eq!(error("$steps.a.output.b"), ExpressionError::Unknown("$steps.a.output.b".into()));
        assert_eq!(
            error("$workflows.a.outputs.b"),
            ExpressionError::Unsupported("$workflows.a.outputs.b".into())
        );
        assert_eq!(
            error("$response.body#a").to_string(),
            "in `$response.body#a`: JSON pointer \"a\" does not start with \"/\""
        );
    }
}
