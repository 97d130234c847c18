use std::sync::Arc;

use specs::schema::Schemas;

use super::{Action, Call, Input, Step};
use crate::expression::{Expression, Known, WorkflowKey};

/// A workflow as it is written: what it takes, what it does in order, what it yields.
#[derive(Debug)]
pub(crate) struct Routine<'c> {
    /// The document that it stands in.
    pub(crate) suite: String,
    pub(crate) id: String,
    pub(crate) inputs: Vec<Input>,
    /// Run before it, once.
    pub(crate) depends_on: Vec<WorkflowKey>,
    pub(crate) parts: Vec<Part<'c>>,
    pub(crate) outputs: Vec<(String, Expression)>,
    pub(crate) known: Arc<Known>,
    /// Validators of what stands in its document.
    pub(crate) schemas: Arc<Schemas>,
}

/// A step of any kind, and what follows from how it ends.
#[derive(Debug)]
pub(crate) struct Part<'c> {
    pub(crate) id: String,
    pub(crate) does: Does<'c>,
    /// In order: the first whose criteria hold is taken.
    pub(crate) on_success: Vec<Action>,
    pub(crate) on_failure: Vec<Action>,
}

/// What a step does.
#[derive(Debug)]
pub(crate) enum Does<'c> {
    Send(Arc<Step<'c>>),
    Call(Call),
}

impl<'c> Routine<'c> {
    /// Steps that call an operation, in order.
    pub(crate) fn steps(&self) -> impl Iterator<Item = &Arc<Step<'c>>> {
        self.parts.iter().filter_map(|part| match &part.does {
            Does::Send(step) => Some(step),
            Does::Call(_) => None,
        })
    }

    /// Workflows that running it may lead to: what it depends on, calls, goes to.
    pub(super) fn leads_to(&self) -> Vec<WorkflowKey> {
        let of_part = |part: &Part<'_>| {
            let called = match &part.does {
                Does::Call(call) => Some(call.workflow),
                Does::Send(_) => None,
            };
            let actions = part.on_success.iter().chain(&part.on_failure);
            called.into_iter().chain(actions.filter_map(Action::workflow)).collect::<Vec<_>>()
        };
        self.depends_on.iter().copied().chain(self.parts.iter().flat_map(of_part)).collect()
    }

    /// Workflows that are over before it can be: what it depends on and what it calls.
    pub(super) fn waits_for(&self) -> Vec<WorkflowKey> {
        let called = self.parts.iter().filter_map(|part| match &part.does {
            Does::Call(call) => Some(call.workflow),
            Does::Send(_) => None,
        });
        self.depends_on.iter().copied().chain(called).collect()
    }
}

impl Part<'_> {
    /// Every expression of the step, in reading order.
    pub(crate) fn expressions(&self) -> Vec<&Expression> {
        let mut found = match &self.does {
            Does::Send(step) => step.expressions(),
            Does::Call(call) => call.expressions(),
        };
        let actions = self.on_success.iter().chain(&self.on_failure);
        found.extend(
            actions.flat_map(|action| &action.criteria).flat_map(|criterion| criterion.expressions()),
        );
        found
    }
}
