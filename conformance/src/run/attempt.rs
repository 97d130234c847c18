use std::collections::HashMap;

use http::HeaderMap;
use serde_json::Value;

use super::carried::{Exchanged, Keeping};
use super::frame::Frame;
use super::step::{self, Judged, Named, Then};
use super::walk::{Walk, stopped};
use super::workflow::interrupted;
use super::{callers, found, inputs, outline, outputs};
use crate::arazzo::{Call, Does, Part, Step};
use crate::event::{CouldNotCheck, Event, StepReport};
use crate::expression::{Around, Ran, Scope, WorkflowKey};
use crate::finding::{Check, Finding};
use crate::judge;

/// A step that was carried out once.
pub(super) enum Attempt<'p> {
    Sent(Named<'p>, Box<Judged>),
    Called(Called),
}

/// A workflow that was called.
pub(super) struct Called {
    has_failed: bool,
    /// What it yielded.
    yielded: HashMap<String, Value>,
    /// What the step takes from it.
    outputs: HashMap<String, Value>,
}

/// How much had been found and exchanged before a step.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    findings: usize,
    exchanges: usize,
}

impl<'p> Attempt<'p> {
    pub(super) fn is_success(&self) -> bool {
        match self {
            Self::Sent(_, judged) => judged.then == Then::GoOn,
            Self::Called(called) => !called.has_failed,
        }
    }

    /// What is told of it once it is judged for good.
    pub(super) fn told(&mut self) -> Option<Box<StepReport>> {
        match self {
            Self::Sent(_, judged) => judged.told.take(),
            Self::Called(_) => None,
        }
    }

    pub(super) fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Sent(_, judged) => Some(&judged.response.headers),
            Self::Called(_) => None,
        }
    }

    /// What the criteria of actions read.
    pub(super) fn scope<'a>(&'a self, frame: &'a Frame<'p>, ran: &'a HashMap<WorkflowKey, Ran>) -> Scope<'a> {
        match self {
            Self::Sent(named, judged) => Scope {
                exchange: Some((&judged.request, &judged.response)),
                ..frame.scope(named.step.system.name(), ran)
            },
            Self::Called(called) => Scope {
                around: Some(Around { known: &frame.routine.known, ran, called: Some(&called.yielded) }),
                ..frame.at_home(ran)
            },
        }
    }
}

impl<'p> Walk<'_, 'p> {
    /// Carries out a step once and adds what it finds.
    pub(super) async fn attempt(
        &mut self,
        part: &'p Part<'p>,
        frame: &Frame<'p>,
        depth: usize,
    ) -> Result<Attempt<'p>, CouldNotCheck> {
        match &part.does {
            Does::Send(step) => self.send(step, frame).await,
            Does::Call(call) => self.call(part, call, frame, depth).await.map(Attempt::Called),
        }
    }

    async fn send(&mut self, step: &'p Step<'p>, frame: &Frame<'p>) -> Result<Attempt<'p>, CouldNotCheck> {
        let named = self.named(step, frame);
        if self.around.interrupt.is_set() {
            return Err(interrupted(Some(named.name())));
        }
        let system = step.system.name();
        let base = self.place.base(system);
        let scope = frame.scope(system, &self.ran);
        let needs = self.around.audience.needs();
        let mut judged =
            step::run(named, &base, scope, self.around.client, needs, &mut self.carried.mask).await?;
        judged.told = needs.steps.then(|| Box::new(told(named, &judged, frame)));
        self.place.note(step.system, step.operation, &judged.request, &judged.response);
        self.carried.report.checks += judged.checks;
        let found = std::mem::take(&mut judged.findings);
        self.add(found);
        Ok(Attempt::Sent(named, Box::new(judged)))
    }

    async fn call(
        &mut self,
        part: &'p Part<'p>,
        call: &'p Call,
        frame: &Frame<'p>,
        depth: usize,
    ) -> Result<Called, CouldNotCheck> {
        let routine = self.written(call.workflow, depth + 1)?;
        let uncalled = |reason: String| {
            stopped(
                format!("step `{}` cannot call `{}`: {reason}", part.id, call.name),
                "look at what the steps before it answered",
            )
        };
        let scope = frame.at_home(&self.ran);
        let bindings =
            inputs::called(call, &routine.inputs, &frame.bindings, |value| inputs::evaluate(value, scope));
        let bindings = bindings.map_err(|reason| uncalled(self.carried.mask.text(&reason)))?;
        inputs::learn(&bindings, &mut self.carried.mask);
        if let Some(reason) = inputs::refused(routine, &bindings) {
            return Err(uncalled(self.carried.mask.text(&reason)));
        }
        let outcome = self.routine(call.workflow, bindings, depth + 1).await?;
        let called =
            Called { has_failed: outcome.has_failed, yielded: outcome.outputs, outputs: HashMap::new() };
        Ok(if called.has_failed { called } else { self.judge_call(part, call, frame, called) })
    }

    /// Judges a workflow that was called by the criteria of the step, and takes the step's outputs.
    fn judge_call(&mut self, part: &Part<'_>, call: &Call, frame: &Frame<'p>, called: Called) -> Called {
        let around = Around { known: &frame.routine.known, ran: &self.ran, called: Some(&called.yielded) };
        let scope = Scope { around: Some(around), ..frame.at_home(&self.ran) };
        let mut judgement = judge::criteria(&call.criteria, scope);
        let (outputs, absent) = outputs::take(&call.outputs, scope);
        if judgement.flaws.is_empty() {
            judgement.flaws.extend(absent);
        }
        self.carried.report.checks += judgement.checks;
        let has_failed = !judgement.flaws.is_empty();
        let home = self.planned.workflow.home(call.workflow).unwrap_or_default();
        let step = self.step_name(frame.routine, &part.id, home, &call.name);
        let findings = found::of_call(step, call, judgement, &self.carried.mask);
        self.add(findings);
        Called { has_failed, outputs, ..called }
    }

    /// Takes over the outputs of a step, and what it exchanged where somebody looks at that.
    pub(super) fn keep(&mut self, attempt: Attempt<'p>, part: &Part<'_>, frame: &mut Frame<'p>) {
        let found = match attempt {
            Attempt::Sent(named, judged) => {
                let Judged { outputs, request, response, sent, elapsed, .. } = *judged;
                if self.keeping == Keeping::Exchanges {
                    self.carried.exchanges.push(Exchanged { named, request, response, sent, elapsed });
                }
                outputs
            }
            Attempt::Called(called) => {
                let mut outputs = called.yielded;
                outputs.extend(called.outputs);
                outputs
            }
        };
        frame.outputs.insert(part.id.clone(), found);
    }

    /// A step has been judged for good.
    pub(super) fn count(
        &mut self,
        key: WorkflowKey,
        at: usize,
        part: &Part<'_>,
        told: Option<Box<StepReport>>,
    ) {
        if matches!(part.does, Does::Call(_)) {
            return;
        }
        self.carried.report.steps += 1;
        self.reached.insert((key, at));
        self.around.tell(Event::StepFinished { workflow: self.carried.report.workflow, step: told });
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { findings: self.carried.report.findings.len(), exchanges: self.carried.exchanges.len() }
    }

    /// Forgets of a step that is tried again what its next attempt may mend: that it failed, and the
    /// status that says so. Other breaches of the contract stay.
    pub(super) fn forgive(&mut self, mark: Mark) {
        let mut place = 0;
        self.carried.report.findings.retain(|finding| {
            let is_kept = place < mark.findings
                || !matches!(finding.flaw.check, Check::Criterion | Check::Output | Check::Status);
            place += 1;
            is_kept
        });
        self.carried.exchanges.truncate(mark.exchanges);
    }

    /// What was found; a step that runs more than once breaks one promise once.
    fn add(&mut self, found: Vec<Finding>) {
        let all = &mut self.carried.report.findings;
        for finding in found {
            let is_known = all.iter().any(|known| {
                known.step == finding.step
                    && known.flaw.check == finding.flaw.check
                    && known.flaw.place == finding.flaw.place
                    && known.flaw.contract == finding.flaw.contract
                    && known.flaw.expected == finding.flaw.expected
            });
            if !is_known {
                all.push(finding);
            }
        }
    }
}

fn told(named: Named<'_>, judged: &Judged, frame: &Frame<'_>) -> StepReport {
    StepReport {
        name: named.name(),
        status: judged.response.status.as_u16(),
        callers: callers::of(frame, named.step),
        requirements: outline::requirements(&named.step.promises(named.case)),
        elapsed: judged.elapsed,
        checks: judged.checks,
        findings: judged.findings.iter().map(Finding::id).collect(),
    }
}
