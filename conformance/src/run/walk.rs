use std::collections::{HashMap, HashSet};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use serde_json::Value;

use super::attempt::Attempt;
use super::carried::{Carried, Keeping};
use super::frame::Frame;
use super::inputs::{self, Bindings, Purse};
use super::runner::Surroundings;
use super::turn::{self, Next};
use super::wait::{PATIENCE, delay};
use crate::arazzo::{Label, Part, Retry, Routine};
use crate::event::CouldNotCheck;
use crate::expression::{Ran, WorkflowKey};
use crate::plan::Planned;
use crate::target::Place;

/// A workflow on its way through its steps, and through those of workflows that it leads to.
pub(super) struct Walk<'w, 'p> {
    pub(super) planned: Planned<'p>,
    pub(super) place: &'w Place<'w>,
    pub(super) around: &'w Surroundings<'w>,
    pub(super) keeping: Keeping,
    pub(super) carried: &'w mut Carried<'p>,
    pub(super) purse: Purse,
    /// What workflows that are over leave to read.
    pub(super) ran: HashMap<WorkflowKey, Ran>,
    /// Steps that were judged, by workflow and place.
    pub(super) reached: HashSet<(WorkflowKey, usize)>,
    /// How often a step went to another one.
    pub(super) jumps: usize,
}

/// How a workflow ended.
pub(super) struct Outcome {
    pub(super) has_failed: bool,
    pub(super) outputs: HashMap<String, Value>,
}

/// Where a workflow left off.
enum Left {
    Over,
    Goto(WorkflowKey),
}

/// Past this many jumps a scenario goes in circles: nobody writes one that long, and who waits for
/// something has `retry`.
const MOST_JUMPS: usize = 250;

/// Past this many workflows within each other one calls itself by way of an action.
const DEEPEST: usize = 32;

impl<'p> Walk<'_, 'p> {
    /// Runs a workflow, and those that it goes to, to the end.
    pub(super) fn routine(
        &mut self,
        key: WorkflowKey,
        bindings: Bindings,
        depth: usize,
    ) -> BoxFuture<'_, Result<Outcome, CouldNotCheck>> {
        async move {
            let (mut key, mut bindings) = (key, bindings);
            let mut has_failed = false;
            // What goes elsewhere yields what it has until then.
            let mut outputs = None;
            loop {
                let routine = self.written(key, depth)?;
                self.dependencies(routine, &bindings, depth).await?;
                let home = self.planned.workflow.home(key).unwrap_or_default();
                let mut frame = Frame::new(routine, home, bindings, &self.purse);
                self.ran.insert(key, frame.leave(&self.ran));
                let left = self.parts(key, &mut frame, &mut has_failed, depth).await?;
                let ran = frame.leave(&self.ran);
                outputs.get_or_insert_with(|| ran.outputs.clone());
                self.ran.insert(key, ran);
                match left {
                    Left::Over => break,
                    Left::Goto(next) => {
                        self.jump(routine)?;
                        bindings = inputs::handed_on(&self.written(next, depth)?.inputs, &frame.bindings);
                        key = next;
                    }
                }
            }
            Ok(Outcome { has_failed, outputs: outputs.unwrap_or_default() })
        }
        .boxed()
    }

    pub(super) fn written(&self, key: WorkflowKey, depth: usize) -> Result<&'p Routine<'p>, Astray> {
        if depth > DEEPEST {
            return Err(Astray::Deep);
        }
        self.planned.workflow.routine(key).ok_or(Astray::Nowhere)
    }

    /// Runs what a workflow depends on, unless it has been run.
    async fn dependencies(
        &mut self,
        routine: &'p Routine<'p>,
        bindings: &Bindings,
        depth: usize,
    ) -> Result<(), CouldNotCheck> {
        for key in &routine.depends_on {
            if self.ran.contains_key(key) {
                continue;
            }
            let dependency = self.written(*key, depth)?;
            let given = inputs::handed_on(&dependency.inputs, bindings);
            if self.routine(*key, given, depth + 1).await?.has_failed {
                return Err(stopped(
                    format!("the workflow `{}`, which `{}` depends on, failed", dependency.id, routine.id),
                    "what it failed for is among the findings",
                ));
            }
        }
        Ok(())
    }

    async fn parts(
        &mut self,
        key: WorkflowKey,
        frame: &mut Frame<'p>,
        has_failed: &mut bool,
        depth: usize,
    ) -> Result<Left, CouldNotCheck> {
        let mut at = 0;
        while let Some(part) = frame.routine.parts.get(at) {
            let next = self.part(key, at, part, frame, has_failed, depth).await?;
            match next {
                Next::Step | Next::Retry(..) => at += 1,
                Next::End => return Ok(Left::Over),
                Next::Goto(Label::Workflow(next)) => return Ok(Left::Goto(next)),
                Next::Goto(Label::Step(next)) => {
                    self.jump(frame.routine)?;
                    at = next;
                }
            }
        }
        Ok(Left::Over)
    }

    /// Carries out one step, again as long as its actions say so.
    async fn part(
        &mut self,
        key: WorkflowKey,
        at: usize,
        part: &'p Part<'p>,
        frame: &mut Frame<'p>,
        has_failed: &mut bool,
        depth: usize,
    ) -> Result<Next<'p>, CouldNotCheck> {
        let mut used = vec![0; part.on_failure.len()];
        let mut waited = Duration::ZERO;
        loop {
            let mark = self.mark();
            let mut attempt = self.attempt(part, frame, depth).await?;
            let next = self.decide(part, &attempt, &used, frame);
            if let Next::Retry(action, retry) = next {
                let wait = delay(retry.after, attempt.headers());
                self.keep(attempt, part, frame);
                self.forgive(mark);
                used[action] += 1;
                waited += wait;
                self.wait(part, wait, waited).await?;
                self.first(key, retry, frame, depth).await?;
                continue;
            }
            let is_success = attempt.is_success();
            *has_failed |= !is_success;
            let told = attempt.told();
            self.keep(attempt, part, frame);
            self.count(key, at, part, told);
            return Ok(next);
        }
    }

    fn decide(&self, part: &'p Part<'p>, attempt: &Attempt<'p>, used: &[u64], frame: &Frame<'p>) -> Next<'p> {
        let scope = attempt.scope(frame, &self.ran);
        match attempt.is_success() {
            true => turn::next(&part.on_success, &[], true, scope),
            false => turn::next(&part.on_failure, used, false, scope),
        }
    }

    async fn wait(&self, part: &Part<'_>, wait: Duration, waited: Duration) -> Result<(), CouldNotCheck> {
        if waited > PATIENCE {
            let seconds = waited.as_secs_f64();
            return Err(stopped(
                format!(
                    "step `{}` is to wait {seconds} s before it is tried again, and the runner waits {} s at most",
                    part.id,
                    PATIENCE.as_secs()
                ),
                "run it again later, or lower `retryAfter` and `retryLimit`",
            ));
        }
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        Ok(())
    }

    /// Runs what an action names to be run before its step is tried again.
    async fn first(
        &mut self,
        key: WorkflowKey,
        retry: &'p Retry,
        frame: &mut Frame<'p>,
        depth: usize,
    ) -> Result<(), CouldNotCheck> {
        match retry.first {
            None => {}
            Some(Label::Workflow(other)) => {
                let bindings = inputs::handed_on(&self.written(other, depth)?.inputs, &frame.bindings);
                self.routine(other, bindings, depth + 1).await?;
            }
            Some(Label::Step(at)) => {
                if let Some(part) = frame.routine.parts.get(at) {
                    let mut attempt = self.attempt(part, frame, depth).await?;
                    let told = attempt.told();
                    self.keep(attempt, part, frame);
                    self.count(key, at, part, told);
                }
            }
        }
        Ok(())
    }

    fn jump(&mut self, routine: &Routine<'_>) -> Result<(), Astray> {
        self.jumps += 1;
        if self.jumps > MOST_JUMPS { Err(Astray::Circle(routine.id.clone())) } else { Ok(()) }
    }
}

/// A scenario that would not come to an end.
#[derive(Debug, thiserror::Error)]
pub(super) enum Astray {
    #[error("workflow `{0}` goes in circles: more than {MOST_JUMPS} jumps")]
    Circle(String),
    #[error("more than {DEEPEST} workflows run within each other")]
    Deep,
    /// Loading refuses names of workflows that are not there.
    #[error("a workflow is not there")]
    Nowhere,
}

impl From<Astray> for CouldNotCheck {
    fn from(astray: Astray) -> Self {
        let hint = match astray {
            Astray::Circle(_) => {
                "give its `goto` criteria that do not hold for ever, or use `retry`, which has a limit"
            }
            Astray::Deep => "look for an action that leads back to the workflow that it belongs to",
            Astray::Nowhere => "check the suite",
        };
        stopped(astray.to_string(), hint)
    }
}

pub(super) fn stopped(reason: String, hint: &str) -> CouldNotCheck {
    CouldNotCheck { step: None, reason, hint: Some(hint.to_owned()) }
}
