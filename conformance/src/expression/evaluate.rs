use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use super::member::look_up;
use super::{Around, Expression, MessagePart, Root};
use crate::exchange::{Request, Response};

/// The expression has no value here: the pointer, header, input or output it reads is not there.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{expression} is absent")]
pub(crate) struct Absent {
    pub(crate) expression: String,
}

/// What expressions can read at one moment of a workflow.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) inputs: &'a HashMap<String, Value>,
    /// Outputs by step.
    pub(crate) outputs: &'a HashMap<String, HashMap<String, Value>>,
    /// The step's request and response, once there are any.
    pub(crate) exchange: Option<(&'a Request, &'a Response)>,
    /// What lies beyond the workflow.
    pub(crate) around: Option<Around<'a>>,
}

impl Expression {
    /// The value, with its type.
    pub(crate) fn evaluate<'a>(&self, scope: Scope<'a>) -> Result<Cow<'a, Value>, Absent> {
        self.look_up(scope).ok_or_else(|| Absent { expression: self.text.clone() })
    }

    fn look_up<'a>(&self, scope: Scope<'a>) -> Option<Cow<'a, Value>> {
        match &self.root {
            Root::Url => Some(text(scope.exchange?.0.url.as_str())),
            Root::Method => Some(text(scope.exchange?.0.method.as_str())),
            Root::StatusCode => Some(Cow::Owned(scope.exchange?.1.status.as_u16().into())),
            Root::Request(part) => of_request(part, scope.exchange?.0),
            Root::Response(part) => of_response(part, scope.exchange?.1),
            Root::Input { name, pointer } => look_up(scope.inputs, name, pointer).map(Cow::Borrowed),
            Root::Step { step, output, pointer } => {
                look_up(scope.outputs.get(step)?, output, pointer).map(Cow::Borrowed)
            }
            beyond => look_around(beyond, scope),
        }
    }
}

fn look_around<'a>(root: &Root, scope: Scope<'a>) -> Option<Cow<'a, Value>> {
    let around = scope.around?;
    match root {
        Root::Output { name, pointer } => look_up(around.called?, name, pointer).map(Cow::Borrowed),
        Root::Workflow { workflow, side, name, pointer } => {
            let ran = around.ran.get(around.known.workflows.get(workflow)?)?;
            look_up(ran.side(*side), name, pointer).map(Cow::Borrowed)
        }
        Root::Source { source, field } => around.known.sources.get(source)?.get(field).map(Cow::Borrowed),
        Root::Parameter { name, pointer } => {
            // A parameter whose value is another one's is followed no further, or it might be its own.
            let inner = Scope { around: None, ..scope };
            let value = around.known.parameters.get(name)?.evaluate(inner).ok()?;
            pointer.lookup(&value).cloned().map(Cow::Owned)
        }
        _ => None,
    }
}

fn of_request<'a>(part: &MessagePart, request: &'a Request) -> Option<Cow<'a, Value>> {
    match part {
        MessagePart::Header(name) => header(&request.headers, name),
        MessagePart::Query(name) => named(&request.query, name),
        MessagePart::Path(name) => named(&request.path, name),
        MessagePart::Body(pointer) => pointer.lookup(request.content()?).map(Cow::Borrowed),
    }
}

fn of_response<'a>(part: &MessagePart, response: &'a Response) -> Option<Cow<'a, Value>> {
    match part {
        MessagePart::Header(name) => header(&response.headers, name),
        MessagePart::Body(pointer) => pointer.lookup(response.content()?).map(Cow::Borrowed),
        MessagePart::Query(_) | MessagePart::Path(_) => None,
    }
}

fn header<'a>(headers: &http::HeaderMap, name: &str) -> Option<Cow<'a, Value>> {
    let value = headers.get(name)?;
    Some(text(&String::from_utf8_lossy(value.as_bytes())))
}

fn named<'a>(pairs: &[(String, String)], name: &str) -> Option<Cow<'a, Value>> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| text(value))
}

fn text<'a>(text: &str) -> Cow<'a, Value> {
    Cow::Owned(Value::String(text.to_owned()))
}
