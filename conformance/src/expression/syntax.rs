use std::borrow::Cow;
use std::fmt;

use specs::Pointer;

/// One runtime expression, with the text it was written as.
///
/// Beyond Arazzo 1.0, a JSON pointer may follow an input or an output (`$steps.read.outputs.user#/id`), as
/// Arazzo 1.1 and other runners have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expression {
    pub(super) text: String,
    pub(super) root: Root,
}

/// What an expression starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Root {
    Url,
    Method,
    StatusCode,
    Request(MessagePart),
    Response(MessagePart),
    Input {
        name: String,
        pointer: Pointer,
    },
    Step {
        step: String,
        output: String,
        pointer: Pointer,
    },
    /// `$outputs.N`: of the workflow that the step has called.
    Output {
        name: String,
        pointer: Pointer,
    },
    /// `$workflows.ID.outputs.N`, `$sourceDescriptions.S.ID.inputs.N`.
    Workflow {
        workflow: WorkflowName,
        side: Side,
        name: String,
        pointer: Pointer,
    },
    /// `$sourceDescriptions.S.url`
    Source {
        source: String,
        field: String,
    },
    /// `$components.parameters.N`: the value that the parameter has there.
    Parameter {
        name: String,
        pointer: Pointer,
    },
}

/// A workflow of this document, or of the one that a source description stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct WorkflowName {
    pub(crate) source: Option<String>,
    pub(crate) id: String,
}

/// What a workflow was given, and what it yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Inputs,
    Outputs,
}

/// A part of a request or of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum MessagePart {
    Header(String),
    Query(String),
    Path(String),
    Body(Pointer),
}

impl Expression {
    pub(crate) fn root(&self) -> &Root {
        &self.root
    }

    /// Does it read text that has no type of its own (a header, a query or path parameter)?
    ///
    /// Such text is read as a number when it is compared with one.
    pub(crate) fn is_untyped(&self) -> bool {
        use MessagePart::{Header, Path, Query};
        matches!(
            &self.root,
            Root::Request(Header(_) | Query(_) | Path(_)) | Root::Response(Header(_) | Query(_) | Path(_))
        )
    }

    /// Can it be evaluated before the step's request is sent?
    pub(crate) fn needs_exchange(&self) -> bool {
        use Root::{Method, Request, Response, StatusCode, Url};
        matches!(&self.root, Url | Method | StatusCode | Request(_) | Response(_))
    }

    /// Does it lead into a value otherwise than by a JSON pointer: `$response.body.items[0]`?
    pub(crate) fn has_members(&self) -> bool {
        let path = self.text.split('#').next().unwrap_or_default();
        match &self.root {
            Root::Request(MessagePart::Body(_)) | Root::Response(MessagePart::Body(_)) => {
                !path.ends_with(".body")
            }
            Root::Request(_) | Root::Response(_) => false,
            _ => path.contains('['),
        }
    }

    /// Can an answer be without it?
    pub(crate) fn can_be_absent(&self) -> bool {
        match &self.root {
            Root::Response(MessagePart::Body(pointer)) => !pointer.is_root(),
            Root::Response(MessagePart::Header(_)) => true,
            _ => false,
        }
    }

    /// What holds the member of a body that it reads.
    pub(crate) fn holder(&self) -> Option<Self> {
        let Root::Response(MessagePart::Body(pointer)) = &self.root else { return None };
        let pointer = pointer.parent()?;
        let text =
            if pointer.is_root() { "$response.body".to_owned() } else { format!("$response.body#{pointer}") };
        Some(Self { text, root: Root::Response(MessagePart::Body(pointer)) })
    }

    /// The name of the value it reads, as far as it has one; secrets are known by their names.
    pub(crate) fn leaf(&self) -> Option<Cow<'_, str>> {
        match &self.root {
            Root::Url | Root::Method | Root::StatusCode => None,
            Root::Request(part) | Root::Response(part) => part.leaf(),
            Root::Input { name, pointer } => pointer.last().or(Some(name.into())),
            Root::Step { output, pointer, .. } => pointer.last().or(Some(output.into())),
            Root::Output { name, pointer }
            | Root::Workflow { name, pointer, .. }
            | Root::Parameter { name, pointer } => pointer.last().or(Some(name.into())),
            Root::Source { .. } => None,
        }
    }
}

impl MessagePart {
    fn leaf(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Header(name) | Self::Query(name) | Self::Path(name) => Some(name.into()),
            Self::Body(pointer) => pointer.last(),
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
