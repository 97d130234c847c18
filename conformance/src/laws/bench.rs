use std::time::{Duration, Instant};

use http::StatusCode;
use specs::annotation::FailureKind;
use specs::contract::{Evidence, Level};
use specs::{Operation, System};

use super::arguments::Ids;
use super::caller::Caller;
use super::case::Case;
use super::draft::Draft;
use super::failure::Expected;
use super::found;
use super::outcome::{Stop, Tried};
use super::room::{Room, Who};
use crate::beginning::beginning;
use crate::event::{Requirement, StepReport, WorkflowReport};
use crate::exchange::{Request, Response};
use crate::finding::{Check, Flaw};
use crate::judge;

/// Where one case is tried: asks, checks and keeps what was found.
#[derive(Debug)]
pub(super) struct Bench<'b, 'r, 'c> {
    pub(super) case: Case<'c>,
    pub(super) room: &'b mut Room<'r, 'c>,
    pub(super) report: &'b mut WorkflowReport,
    /// Whether nothing may be asked that could change the target.
    pub(super) is_careful: bool,
}

/// A request and its answer.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) step: String,
    /// Whose answer it is, and what is promised of it.
    pub(super) of: Of,
    pub(super) who: Who,
    pub(super) draft: Draft,
    pub(super) request: Request,
    pub(super) response: Response,
}

/// An operation's name and its promise.
#[derive(Clone, Debug)]
pub(super) struct Of {
    pub(super) operation: String,
    pub(super) requirement: Option<String>,
    pub(super) level: Level,
    pub(super) evidence: Evidence,
}

impl Of {
    pub(super) fn new(operation: &Operation) -> Self {
        Self {
            operation: operation.id.clone(),
            requirement: operation.requirement.clone(),
            level: operation.level,
            evidence: operation.evidence,
        }
    }
}

impl Asked {
    pub(super) fn status(&self) -> u16 {
        self.response.status.as_u16()
    }

    /// The status and the beginning of the body.
    pub(super) fn told(&self) -> String {
        match self.response.content() {
            Some(body) => format!("{} with the body {}", self.status(), beginning(&body.to_string(), 300)),
            None => self.status().to_string(),
        }
    }

    /// Whether whoever asked may not ask this.
    pub(super) fn is_denied(&self) -> bool {
        matches!(self.status(), 401 | 403)
    }
}

impl<'r, 'c> Bench<'_, 'r, 'c> {
    pub(super) fn system(&self) -> &'c System {
        self.case.system
    }

    pub(super) fn people(&self) -> &'r [Caller] {
        self.room.people
    }

    /// What a failure of this kind looks like here.
    pub(super) fn refusal(&self, kind: FailureKind) -> Expected {
        Expected::of(self.case.system, self.case.operation, kind)
    }

    /// Sends a request of the case's operation and judges the answer by the contract.
    pub(super) async fn ask(&mut self, step: &str, draft: &Draft, who: Who) -> Tried<Asked> {
        self.ask_of(self.case.operation, step, draft, who, None).await
    }

    /// Sends a request of any operation; a status that the framework answers whatever is declared need not be
    /// declared.
    pub(super) async fn ask_of(
        &mut self,
        operation: &'c Operation,
        step: &str,
        draft: &Draft,
        who: Who,
        framework: Option<u16>,
    ) -> Tried<Asked> {
        let Some(request) = self.room.request(operation, draft, who).await? else {
            return Stop::untried("whoever is asked for gets no credential here");
        };
        let sent = Instant::now();
        let response = self.room.send(operation, &request).await?;
        let elapsed = sent.elapsed();
        self.report.steps += 1;
        if response.status == StatusCode::TOO_MANY_REQUESTS {
            return Err(Stop::Limited);
        }
        let of = Of::new(operation);
        let asked = Asked { step: step.to_owned(), of, who, draft: draft.clone(), request, response };
        let is_declared = operation.responses.for_status(asked.status()).is_some();
        let is_framework = framework == Some(asked.status()) && !is_declared;
        if draft.method.is_none() && !is_framework {
            let judgement = judge::contract(self.case.system, operation, &asked.response);
            self.report.checks += judgement.checks;
            self.tell(&asked, judgement.checks, elapsed);
            self.find(&asked, judgement.flaws);
        } else {
            self.tell(&asked, 0, elapsed);
        }
        Ok(asked)
    }

    /// Keeps what listeners need to hear of an answer.
    fn tell(&mut self, asked: &Asked, checks: usize, elapsed: Duration) {
        if !self.room.needs.steps {
            return;
        }
        let caller = match asked.who {
            Who::Caller(at) => self.room.people.get(at).map(|caller| caller.name.clone()),
            Who::Nobody | Who::Stranger => None,
        };
        let Of { requirement, level, evidence, .. } = asked.of.clone();
        let names = [Some(self.case.law.requirement().to_owned()), requirement];
        let named = |id: String| Requirement { id, level, evidence };
        self.room.told.push(StepReport {
            name: found::name(self.case, &asked.step, &asked.of),
            status: asked.status(),
            callers: caller.into_iter().collect(),
            requirements: names.into_iter().flatten().map(named).collect(),
            elapsed,
            checks,
            findings: Vec::new(),
        });
    }

    /// Asks as one after the other of the people until one is not denied.
    pub(super) async fn ask_as_able(
        &mut self,
        step: &str,
        ids: Ids,
        framework: Option<u16>,
        change: impl Fn(&mut Draft) + Send,
    ) -> Tried<Asked> {
        let operation = self.case.operation;
        let mut why = "no persona has a credential that it takes".to_owned();
        for who in self.room.candidates(operation) {
            let Some(mut draft) = self.room.whole_draft(operation, who, ids).await? else {
                why = "no list shows a record that its path could name".to_owned();
                continue;
            };
            change(&mut draft);
            let asked = match self.ask_of(operation, step, &draft, who, framework).await {
                Ok(asked) => asked,
                Err(stop) => {
                    why = stop.of_attempt()?;
                    continue;
                }
            };
            if !asked.is_denied() {
                self.room.remember(operation, who);
                return Ok(asked);
            }
            why = format!("nobody who was tried may call it: {}", asked.told());
        }
        Err(Stop::Untried(why))
    }

    /// Counts a check, and keeps what it found.
    pub(super) fn check(&mut self, asked: &Asked, holds: bool, flaw: impl FnOnce() -> [String; 3]) {
        self.report.checks += 1;
        if holds {
            return;
        }
        let [place, expected, actual] = flaw();
        let contract = Some(self.case.operation.pointer.to_string());
        self.find(asked, vec![Flaw { check: Check::Law, place, contract, expected, actual }]);
    }

    /// Checks that a request was refused, in the envelope of the system. Answers whether its status says so.
    pub(super) fn check_refused(&mut self, asked: &Asked, expected: &Expected) -> bool {
        self.check_refused_as(asked, std::slice::from_ref(expected))
    }

    /// The same where any of several refusals will do.
    pub(super) fn check_refused_as(&mut self, asked: &Asked, any: &[Expected]) -> bool {
        let Some(expected) = any.iter().find(|expected| expected.status == asked.status()) else {
            self.check(asked, false, || {
                let words = any.iter().map(|one| format!("{} ({})", one.status, one.kind.word()));
                ["status".to_owned(), words.collect::<Vec<_>>().join(" or "), asked.told()]
            });
            return false;
        };
        self.check(asked, true, || [const { String::new() }; 3]);
        let misfits = any.iter().filter(|one| one.status == expected.status);
        let misfits = misfits.map(|one| one.misfit(asked.response.content())).collect::<Option<Vec<_>>>();
        self.check(asked, misfits.is_none(), || {
            let misfit = misfits.and_then(|misfits| misfits.into_iter().next()).unwrap_or_default();
            let body = asked.response.content().map(ToString::to_string).unwrap_or_default();
            ["body".to_owned(), expected.envelope(), format!("{misfit} in {body}")]
        });
        for name in &expected.headers {
            self.check(asked, asked.response.headers.contains_key(name), || {
                [format!("header {name}"), "the header".to_owned(), "no such header".to_owned()]
            });
        }
        true
    }

    fn find(&mut self, asked: &Asked, flaws: Vec<Flaw>) {
        self.report.findings.extend(found::findings(
            self.case,
            asked,
            flaws,
            self.room.needs,
            &self.room.mask,
        ));
    }
}
