use std::collections::HashMap;

use serde_json::Value;

use super::{Side, Template, WorkflowName};

/// What expressions can read beyond their own workflow.
#[derive(Clone, Copy)]
pub(crate) struct Around<'a> {
    /// What the document says of itself.
    pub(crate) known: &'a Known,
    /// Workflows that were run before.
    pub(crate) ran: &'a HashMap<WorkflowKey, Ran>,
    /// Outputs of the workflow that the step has called.
    pub(crate) called: Option<&'a HashMap<String, Value>>,
}

/// What a document says of itself that an expression can read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// Source descriptions by name, as they are written.
    pub(crate) sources: HashMap<String, Value>,
    /// Values of the reusable parameters.
    pub(crate) parameters: HashMap<String, Template>,
    /// Workflows by the names that this document has for them.
    pub(crate) workflows: HashMap<WorkflowName, WorkflowKey>,
}

/// A workflow among all those that a suite reaches, in whichever document it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct WorkflowKey(pub(crate) usize);

/// What a workflow that was run leaves to read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ran {
    pub(crate) inputs: HashMap<String, Value>,
    pub(crate) outputs: HashMap<String, Value>,
}

impl Ran {
    pub(super) fn side(&self, side: Side) -> &HashMap<String, Value> {
        match side {
            Side::Inputs => &self.inputs,
            Side::Outputs => &self.outputs,
        }
    }
}
