use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;
use specs::runtime::{self, Message};

use super::member::look_up;
use super::{Around, Expression, Root};
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
            Root::Exchange(source) => source.value(seen(scope.exchange?)),
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

/// An exchange as expressions see it.
fn seen<'a>((request, response): (&'a Request, &'a Response)) -> runtime::Exchange<'a> {
    let Request { method, url, headers, path, query, .. } = request;
    runtime::Exchange {
        url: url.as_str(),
        method: method.as_str(),
        status: response.status.as_u16(),
        request: Message { headers, path, query, body: request.content() },
        response: Message { headers: &response.headers, path: &[], query: &[], body: response.content() },
    }
}
