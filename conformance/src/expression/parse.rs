use std::str::FromStr;

use specs::Pointer;
use specs::pointer::PointerError;

use super::{Expression, MessagePart, Root, Side, WorkflowName};

/// Why a text is no runtime expression that this runner evaluates.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum ExpressionError {
    #[error("`{0}` is no runtime expression")]
    Unknown(String),
    #[error("`{0}` names nothing: a name is letters, digits, `-`, `_` and `.`")]
    Name(String),
    #[error("`{0}` reads a message of AsyncAPI, and this runner speaks HTTP")]
    Message(String),
    #[error("`{0}` has no value: of what is reusable only parameters have one")]
    NoValue(String),
    #[error("in `{0}`: an index is a number between brackets")]
    Index(String),
    #[error("in `{text}`: {error}")]
    Pointer { text: String, error: PointerError },
}

impl ExpressionError {
    /// What to write instead.
    pub(crate) fn hint(&self) -> &'static str {
        match self {
            Self::Unknown(_) => {
                "an expression starts with $url, $method, $statusCode, $request.header|query|path.<name>, \
                 $request.body, $response.header.<name>, $response.body, $inputs.<name>, $outputs.<name>, \
                 $steps.<id>.outputs.<name>, $workflows.<id>.inputs|outputs.<name>, \
                 $sourceDescriptions.<name>.<field> or $components.parameters.<name>"
            }
            Self::Name(_) => "for instance $inputs.svc-read_client_id or $steps.create.outputs.id",
            Self::Message(_) => "take values from $inputs, $steps, $request and $response",
            Self::NoValue(_) => "for instance $components.parameters.page",
            Self::Index(_) => "for instance $response.body.items[0].id",
            Self::Pointer { .. } => "for instance $response.body#/data/0/id; write ~1 for `/` and ~0 for `~`",
        }
    }
}

impl FromStr for Expression {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let expression = |root: Root| Self { text: text.to_owned(), root };
        if let Some(root) = header(text)? {
            return Ok(expression(root));
        }
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let fragment = Pointer::parse(fragment)
            .map_err(|error| ExpressionError::Pointer { text: text.to_owned(), error })?;
        let (path, indices) = indices(text, path)?;
        let pointer = indices.join(&fragment);
        let root = match path {
            "$url" => Root::Url,
            "$method" => Root::Method,
            "$statusCode" => Root::StatusCode,
            _ => return rooted(text, path, pointer).map(expression),
        };
        if pointer.is_root() { Ok(expression(root)) } else { Err(ExpressionError::Unknown(text.to_owned())) }
    }
}

/// Names of headers are tokens of HTTP, which may hold a `#`: no pointer follows them.
fn header(text: &str) -> Result<Option<Root>, ExpressionError> {
    let of = |prefix: &str, part: fn(MessagePart) -> Root| {
        let field = text.strip_prefix(prefix)?;
        Some(name(text, field).map(|field| part(MessagePart::Header(field))))
    };
    of("$request.header.", Root::Request).or_else(|| of("$response.header.", Root::Response)).transpose()
}

/// Cuts `path[0].name` before its first index; what follows leads into the value.
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

fn rooted(text: &str, path: &str, pointer: Pointer) -> Result<Root, ExpressionError> {
    let unknown = || ExpressionError::Unknown(text.to_owned());
    let (root, rest) = path.split_once('.').ok_or_else(unknown)?;
    match root {
        "$request" => part(text, rest, pointer).map(Root::Request),
        "$response" => part(text, rest, pointer).map(Root::Response),
        "$inputs" => Ok(Root::Input { name: name(text, rest)?, pointer }),
        "$outputs" => Ok(Root::Output { name: name(text, rest)?, pointer }),
        "$steps" => output(text, rest, pointer),
        "$workflows" => workflow(text, None, rest, pointer),
        "$sourceDescriptions" => source(text, rest, pointer),
        "$components" => component(text, rest, pointer),
        "$message" => Err(ExpressionError::Message(text.to_owned())),
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
        "query" => Ok(MessagePart::Query(field)),
        "path" => Ok(MessagePart::Path(field)),
        "body" => Ok(MessagePart::Body(field.split('.').collect::<Pointer>().join(&pointer))),
        _ => Err(unknown()),
    }
}

fn output(text: &str, rest: &str, pointer: Pointer) -> Result<Root, ExpressionError> {
    let (step, output) =
        rest.split_once(".outputs.").ok_or_else(|| ExpressionError::Unknown(text.to_owned()))?;
    Ok(Root::Step { step: name(text, step)?, output: name(text, output)?, pointer })
}

fn workflow(
    text: &str,
    source: Option<String>,
    rest: &str,
    pointer: Pointer,
) -> Result<Root, ExpressionError> {
    let side = |word: &str, side: Side| rest.split_once(word).map(|(id, field)| (id, side, field));
    let (id, side, field) = side(".outputs.", Side::Outputs)
        .or_else(|| side(".inputs.", Side::Inputs))
        .ok_or_else(|| ExpressionError::Unknown(text.to_owned()))?;
    let workflow = WorkflowName { source, id: name(text, id)? };
    Ok(Root::Workflow { workflow, side, name: name(text, field)?, pointer })
}

/// `name.url`, or a workflow of the suite that it stands for: `name.sign-in.outputs.token`.
fn source(text: &str, rest: &str, pointer: Pointer) -> Result<Root, ExpressionError> {
    let (source, field) = rest.split_once('.').ok_or_else(|| ExpressionError::Unknown(text.to_owned()))?;
    let source = name(text, source)?;
    if field.contains('.') {
        return workflow(text, Some(source), field, pointer);
    }
    Ok(Root::Source { source, field: name(text, field)? })
}

fn component(text: &str, rest: &str, pointer: Pointer) -> Result<Root, ExpressionError> {
    let parameter =
        rest.strip_prefix("parameters.").ok_or_else(|| ExpressionError::NoValue(text.to_owned()))?;
    Ok(Root::Parameter { name: name(text, parameter)?, pointer })
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
    fn what_lies_beyond_the_workflow_is_read() {
        let workflow = |source: Option<&str>, side, name: &str, at: &str| Root::Workflow {
            workflow: WorkflowName { source: source.map(str::to_owned), id: "sign-in".into() },
            side,
            name: name.into(),
            pointer: pointer(at),
        };
        assert_eq!(root("$workflows.sign-in.inputs.user"), workflow(None, Side::Inputs, "user", ""));
        assert_eq!(
            root("$sourceDescriptions.base.sign-in.outputs.token#/a"),
            workflow(Some("base"), Side::Outputs, "token", "/a")
        );
        assert_eq!(
            root("$sourceDescriptions.shop.url"),
            Root::Source { source: "shop".into(), field: "url".into() }
        );
        assert_eq!(
            root("$components.parameters.page"),
            Root::Parameter { name: "page".into(), pointer: pointer("") }
        );
        assert_eq!(root("$outputs.id"), Root::Output { name: "id".into(), pointer: pointer("") });
    }

    #[test]
    fn properties_and_indices_lead_into_a_value() {
        let body = |at: &str| Root::Response(MessagePart::Body(pointer(at)));
        assert_eq!(root("$response.body.data.items[0].id"), body("/data/items/0/id"));
        assert_eq!(root("$response.body[0][1]"), body("/0/1"));
        let rows = Root::Step { step: "a".into(), output: "rows".into(), pointer: pointer("/2/id") };
        assert_eq!(root("$steps.a.outputs.rows[2].id"), rows);
        assert_eq!(
            root("$request.query.filter[name]"),
            Root::Request(MessagePart::Query("filter[name]".into()))
        );
    }

    #[test]
    fn the_name_of_a_header_may_hold_what_starts_a_pointer() {
        assert_eq!(root("$request.header.x#y"), Root::Request(MessagePart::Header("x#y".into())));
    }

    #[test]
    fn what_is_no_expression_is_refused_by_name() {
        let error = |text: &str| text.parse::<Expression>().unwrap_err();
        assert_eq!(error("$respons.body"), ExpressionError::Unknown("$respons.body".into()));
        assert_eq!(error("$response"), ExpressionError::Unknown("$response".into()));
        assert_eq!(error("$statusCode#/a"), ExpressionError::Unknown("$statusCode#/a".into()));
        assert_eq!(error("$inputs."), ExpressionError::Name("$inputs.".into()));
        assert_eq!(error("$steps.a.output.b"), ExpressionError::Unknown("$steps.a.output.b".into()));
        assert_eq!(error("$workflows.a.b"), ExpressionError::Unknown("$workflows.a.b".into()));
        assert_eq!(error("$message.payload"), ExpressionError::Message("$message.payload".into()));
        assert_eq!(error("$components.inputs.a"), ExpressionError::NoValue("$components.inputs.a".into()));
        assert_eq!(error("$response.body[x]"), ExpressionError::Index("$response.body[x]".into()));
        assert_eq!(error("$response.body[0]id"), ExpressionError::Index("$response.body[0]id".into()));
        assert_eq!(
            error("$response.body#a").to_string(),
            "in `$response.body#a`: JSON pointer \"a\" does not start with \"/\""
        );
    }
}
