use std::str::FromStr;

use specs::Pointer;
use specs::runtime::{self, Source, cut};

use super::{Expression, Root, Side, WorkflowName};

/// Why a text is no runtime expression that this runner evaluates.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum ExpressionError {
    #[error(transparent)]
    Runtime(#[from] runtime::ExpressionError),
    #[error("`{0}` reads a message of AsyncAPI, and this runner speaks HTTP")]
    Message(String),
    #[error("`{0}` has no value: of what is reusable only parameters have one")]
    NoValue(String),
}

impl ExpressionError {
    /// What to write instead.
    pub(crate) const fn hint(&self) -> &'static str {
        match self {
            Self::Runtime(runtime::ExpressionError::Unknown(_)) => {
                "an expression starts with $url, $method, $statusCode, $request.header|query|path.<name>, \
                 $request.body, $response.header.<name>, $response.body, $inputs.<name>, $outputs.<name>, \
                 $steps.<id>.outputs.<name>, $workflows.<id>.inputs|outputs.<name>, \
                 $sourceDescriptions.<name>.<field> or $components.parameters.<name>"
            }
            Self::Runtime(runtime::ExpressionError::Name(_)) => {
                "for instance $inputs.svc-read_client_id or $steps.create.outputs.id"
            }
            Self::Runtime(other) => other.hint(),
            Self::Message(_) => "take values from $inputs, $steps, $request and $response",
            Self::NoValue(_) => "for instance $components.parameters.page",
        }
    }

    fn unknown(text: &str) -> Self {
        runtime::ExpressionError::Unknown(text.to_owned()).into()
    }
}

impl FromStr for Expression {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let root = match Source::read(text)? {
            Some(source) => Root::Exchange(source),
            None => {
                let (path, pointer) = cut(text)?;
                rooted(text, path, pointer)?
            }
        };
        Ok(Self { text: text.to_owned(), root })
    }
}

fn name(text: &str, name: &str) -> Result<String, ExpressionError> {
    Ok(runtime::name(text, name)?)
}

fn rooted(text: &str, path: &str, pointer: Pointer) -> Result<Root, ExpressionError> {
    let unknown = || ExpressionError::unknown(text);
    let (root, rest) = path.split_once('.').ok_or_else(unknown)?;
    match root {
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

fn output(text: &str, rest: &str, pointer: Pointer) -> Result<Root, ExpressionError> {
    let (step, output) = rest.split_once(".outputs.").ok_or_else(|| ExpressionError::unknown(text))?;
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
        .ok_or_else(|| ExpressionError::unknown(text))?;
    let workflow = WorkflowName { source, id: name(text, id)? };
    Ok(Root::Workflow { workflow, side, name: name(text, field)?, pointer })
}

/// `name.url`, or a workflow of the suite that it stands for: `name.sign-in.outputs.token`.
fn source(text: &str, rest: &str, pointer: Pointer) -> Result<Root, ExpressionError> {
    let (source, field) = rest.split_once('.').ok_or_else(|| ExpressionError::unknown(text))?;
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

#[cfg(test)]
mod tests {
    use specs::runtime::MessagePart;

    use super::*;

    fn root(text: &str) -> Root {
        text.parse::<Expression>().unwrap().root
    }

    fn pointer(text: &str) -> Pointer {
        Pointer::parse(text).unwrap()
    }

    #[test]
    fn what_is_exchanged_is_read() {
        assert_eq!(root("$statusCode"), Root::Exchange(Source::StatusCode));
        let id = MessagePart::Body(pointer("/data/items/0/id"));
        assert_eq!(root("$response.body.data.items[0].id"), Root::Exchange(Source::Response(id)));
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
    fn indices_lead_into_an_output() {
        let rows = Root::Step { step: "a".into(), output: "rows".into(), pointer: pointer("/2/id") };
        assert_eq!(root("$steps.a.outputs.rows[2].id"), rows);
    }

    #[test]
    fn what_is_no_expression_is_refused_by_name() {
        let error = |text: &str| text.parse::<Expression>().unwrap_err();
        assert_eq!(error("$respons.body"), runtime::ExpressionError::Unknown("$respons.body".into()).into());
        assert_eq!(error("$response"), runtime::ExpressionError::Unknown("$response".into()).into());
        assert_eq!(
            error("$statusCode#/a"),
            runtime::ExpressionError::Unknown("$statusCode#/a".into()).into()
        );
        assert_eq!(error("$inputs."), runtime::ExpressionError::Name("$inputs.".into()).into());
        assert_eq!(
            error("$steps.a.output.b"),
            runtime::ExpressionError::Unknown("$steps.a.output.b".into()).into()
        );
        assert_eq!(
            error("$workflows.a.b"),
            runtime::ExpressionError::Unknown("$workflows.a.b".into()).into()
        );
        assert_eq!(error("$message.payload"), ExpressionError::Message("$message.payload".into()));
        assert_eq!(error("$components.inputs.a"), ExpressionError::NoValue("$components.inputs.a".into()));
        assert_eq!(
            error("$response.body[x]"),
            runtime::ExpressionError::Index("$response.body[x]".into()).into()
        );
        assert_eq!(
            error("$response.body[0]id"),
            runtime::ExpressionError::Index("$response.body[0]id".into()).into()
        );
        assert_eq!(
            error("$response.body#a").to_string(),
            "in `$response.body#a`: JSON pointer \"a\" does not start with \"/\""
        );
    }
}
