use std::borrow::Cow;
use std::fmt;

use specs::Pointer;
use specs::runtime::{MessagePart, Source};

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
    /// What the step asked and was answered.
    Exchange(Source),
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

impl Expression {
    pub(crate) fn root(&self) -> &Root {
        &self.root
    }

    /// Does it read text that has no type of its own (a header, a query or path parameter)?
    ///
    /// Such text is read as a number when it is compared with one.
    pub(crate) fn is_untyped(&self) -> bool {
        let Root::Exchange(Source::Request(part) | Source::Response(part)) = &self.root else { return false };
        !matches!(part, MessagePart::Body(_))
    }

    /// Can it be evaluated before the step's request is sent?
    pub(crate) const fn needs_exchange(&self) -> bool {
        matches!(&self.root, Root::Exchange(_))
    }

    /// Does it lead into a value otherwise than by a JSON pointer: `$response.body.items[0]`?
    pub(crate) fn has_members(&self) -> bool {
        let path = self.text.split('#').next().unwrap_or_default();
        match &self.root {
            Root::Exchange(
                Source::Request(MessagePart::Body(_)) | Source::Response(MessagePart::Body(_)),
            ) => !path.ends_with(".body"),
            Root::Exchange(Source::Request(_) | Source::Response(_)) => false,
            _ => path.contains('['),
        }
    }

    /// Can an answer be without it?
    pub(crate) fn can_be_absent(&self) -> bool {
        match &self.root {
            Root::Exchange(Source::Response(MessagePart::Body(pointer))) => !pointer.is_root(),
            Root::Exchange(Source::Response(MessagePart::Header(_))) => true,
            _ => false,
        }
    }

    /// What holds the member of a body that it reads.
    pub(crate) fn holder(&self) -> Option<Self> {
        let Root::Exchange(Source::Response(MessagePart::Body(pointer))) = &self.root else { return None };
        let holder = Source::Response(MessagePart::Body(pointer.parent()?));
        Some(Self { text: holder.to_string(), root: Root::Exchange(holder) })
    }

    /// The name of the value it reads, as far as it has one; secrets are known by their names.
    pub(crate) fn leaf(&self) -> Option<Cow<'_, str>> {
        match &self.root {
            Root::Exchange(Source::Request(part) | Source::Response(part)) => part.leaf(),
            Root::Exchange(Source::Url | Source::Method | Source::StatusCode) => None,
            Root::Input { name, pointer } => pointer.last().or(Some(name.into())),
            Root::Step { output, pointer, .. } => pointer.last().or(Some(output.into())),
            Root::Output { name, pointer }
            | Root::Workflow { name, pointer, .. }
            | Root::Parameter { name, pointer } => pointer.last().or(Some(name.into())),
            Root::Source { .. } => None,
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
