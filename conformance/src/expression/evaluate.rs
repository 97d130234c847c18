use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use super::{Expression, MessagePart, Root};
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
            Root::Input { name, pointer } => pointer.lookup(scope.inputs.get(name)?).map(Cow::Borrowed),
            Root::Step { step, output, pointer } => {
                pointer.lookup(scope.outputs.get(step)?.get(output)?).map(Cow::Borrowed)
            }
        }
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
