use std::time::Duration;

use super::components::Reusable;
use super::names::{Moment, Names};
use super::node::Node;
use super::suite::Surroundings;
use super::{criteria, reference};
use crate::criterion::Criterion;
use crate::expression::WorkflowKey;

/// What is done when a step has succeeded or failed, if its criteria hold.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    pub(crate) name: String,
    pub(crate) turn: Turn,
    pub(crate) criteria: Vec<Criterion>,
}

/// Where an action leads.
#[derive(Clone, Debug)]
pub(crate) enum Turn {
    /// The workflow is over.
    End,
    /// It goes on there, and does not come back.
    Goto(Label),
    /// The step is tried again.
    Retry(Retry),
}

/// How a step is tried again.
#[derive(Clone, Debug)]
pub(crate) struct Retry {
    /// At the earliest, after it failed.
    pub(crate) after: Duration,
    /// Times that it is tried again, until the actions after this one are looked at.
    pub(crate) limit: u64,
    /// What is run before it is tried again.
    pub(crate) first: Option<Label>,
}

/// Somewhere to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// A step of the workflow, by its place.
    Step(usize),
    Workflow(WorkflowKey),
}

/// Times that a step is tried again where `retryLimit` does not say.
const ONCE: u64 = 1;

/// Longer than any run: a number past it is no delay that somebody means.
const LONGEST: f64 = 86_400.0;

impl Action {
    /// The other workflow that it leads to.
    pub(super) fn workflow(&self) -> Option<WorkflowKey> {
        let label = match &self.turn {
            Turn::End => None,
            Turn::Goto(label) => Some(label),
            Turn::Retry(retry) => retry.first.as_ref(),
        };
        match label {
            Some(Label::Workflow(key)) => Some(*key),
            _ => None,
        }
    }
}

/// What reading the actions of a step takes.
pub(super) struct Reading<'r, 'c, 'd> {
    pub(super) around: &'r Surroundings<'c, 'd>,
    pub(super) names: &'r Names<'d>,
    pub(super) moment: Moment<'r>,
    /// Ids of all steps of the workflow.
    pub(super) steps: &'r [&'d str],
}

impl<'d> Reading<'_, '_, 'd> {
    /// A step's own actions, then those of its workflow of other names.
    pub(super) fn actions(
        &self,
        step: &Node<'d>,
        (own, shared): (&str, &[Node<'d>]),
        kind: Reusable,
    ) -> Vec<Action> {
        let mut actions: Vec<Action> = Vec::new();
        for node in step.list(own) {
            if let Some(action) = self.action(&node, kind) {
                if actions.iter().any(|known| known.name == action.name) {
                    node.report(
                        format!("the action `{}` is given twice", action.name),
                        "give each its own name",
                    );
                }
                actions.push(action);
            }
        }
        let own = actions.len();
        for action in shared.iter().filter_map(|node| self.action(node, kind)) {
            if !actions[..own].iter().any(|known| known.name == action.name) {
                actions.push(action);
            }
        }
        actions
    }

    fn action(&self, node: &Node<'d>, kind: Reusable) -> Option<Action> {
        let node = self.around.components.reusable(kind, node)?;
        match kind {
            Reusable::FailureAction => {
                node.keys(&["name", "type", "workflowId", "stepId", "criteria", "retryAfter", "retryLimit"]);
            }
            _ => node.keys(&["name", "type", "workflowId", "stepId", "criteria"]),
        }
        let criteria = criteria::read(&node, "criteria", self.names, self.moment);
        let name = node.required("name").and_then(|name| name.text());
        let turn = self.turn(&node, kind);
        let criteria = criteria.into_iter().map(|(_, criterion)| criterion).collect();
        Some(Action { name: name?.to_owned(), turn: turn?, criteria })
    }

    fn turn(&self, node: &Node<'d>, kind: Reusable) -> Option<Turn> {
        let word = node.required("type")?;
        let label = self.label(node);
        match (word.text()?, kind) {
            ("end", _) => {
                self.idle(node, &["stepId", "workflowId"], "end", kind);
                Some(Turn::End)
            }
            ("goto", _) => {
                self.idle(node, &[], "goto", kind);
                if node.get("stepId").is_none() && node.get("workflowId").is_none() {
                    node.report("the action does not say where to go", "add `stepId:` or `workflowId:`");
                }
                label?.map(Turn::Goto)
            }
            ("retry", Reusable::FailureAction) => {
                Some(Turn::Retry(Retry { after: after(node)?, limit: limit(node)?, first: label? }))
            }
            (other, _) => {
                let known =
                    if kind == Reusable::FailureAction { "end, goto or retry" } else { "end or goto" };
                word.report(format!("`{other}` is no type of action here"), format!("write {known}"));
                None
            }
        }
    }

    /// None inside where the action names nothing, none outside after an error.
    #[expect(clippy::option_option, reason = "an error is another thing than nothing")]
    fn label(&self, node: &Node<'d>) -> Option<Option<Label>> {
        match (node.get("stepId"), node.get("workflowId")) {
            (Some(step), Some(_)) => {
                step.report(
                    "an action leads to a step or to a workflow, not to both",
                    "leave one of them out",
                );
                None
            }
            (Some(step), None) => self.step(&step).map(Label::Step).map(Some),
            (None, Some(id)) => reference::workflow(&id, self.around).map(Label::Workflow).map(Some),
            (None, None) => Some(None),
        }
    }

    fn step(&self, node: &Node<'d>) -> Option<usize> {
        let id = node.text()?;
        let found = self.steps.iter().position(|step| *step == id);
        if found.is_none() {
            node.report(
                format!("no step of this workflow is named `{id}`"),
                format!("known here: {}", self.steps.join(", ")),
            );
        }
        found
    }

    /// Reports keys that say nothing in an action of this type.
    fn idle(&self, node: &Node<'d>, keys: &[&str], word: &str, kind: Reusable) {
        // Of a success action they are unknown.
        let of_retry: &[&str] =
            if kind == Reusable::FailureAction { &["retryAfter", "retryLimit"] } else { &[] };
        for (key, member) in node.members() {
            if keys.contains(&key) || of_retry.contains(&key) {
                member
                    .report_key(format!("`{key}` says nothing in an action of type {word}"), "leave it out");
            }
        }
    }
}

fn after(node: &Node<'_>) -> Option<Duration> {
    let Some(node) = node.get("retryAfter") else { return Some(Duration::ZERO) };
    let seconds = node.value().as_f64().filter(|seconds| (0.0..=LONGEST).contains(seconds));
    if seconds.is_none() {
        node.report(
            format!("`{}` is no delay", node.value()),
            "write seconds, with a fraction if need be: 0.5",
        );
    }
    seconds.map(Duration::from_secs_f64)
}

fn limit(node: &Node<'_>) -> Option<u64> {
    let Some(node) = node.get("retryLimit") else { return Some(ONCE) };
    let limit = node.value().as_u64();
    if limit.is_none() {
        node.report(format!("`{}` is no number of attempts", node.value()), "write 0, 1, 2, …");
    }
    limit
}
