use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{found, outputs, request};
use crate::arazzo::{Case, Step};
use crate::client::Client;
use crate::event::{CouldNotCheck, Needs, StepReport};
use crate::exchange::{Request, Response};
use crate::expression::Scope;
use crate::finding::{Finding, StepName};
use crate::judge;
use crate::mask::Mask;
use crate::target::Base;

const UNMADE: &str = "look at what the steps before it answered";

/// What became of a step that was sent and judged.
pub(super) struct Judged {
    pub(super) checks: usize,
    pub(super) findings: Vec<Finding>,
    pub(super) outputs: HashMap<String, Value>,
    pub(super) then: Then,
    pub(super) request: Request,
    pub(super) response: Response,
    pub(super) sent: Instant,
    pub(super) elapsed: Duration,
    /// What listeners who need steps are told, once it is judged for good.
    pub(super) told: Option<Box<StepReport>>,
}

/// What an answer comes to.
struct Verdict {
    checks: usize,
    findings: Vec<Finding>,
    outputs: HashMap<String, Value>,
    then: Then,
}

/// Whether the workflow goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    GoOn,
    /// A criterion failed, or an output could not be taken: what follows would only fail for the
    /// same reason.
    End,
}

/// A step and the names around it, which are spelt out only where there is something to tell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named<'p> {
    pub(crate) suite: &'p str,
    pub(crate) workflow: &'p str,
    pub(crate) case: Option<&'p Case>,
    pub(crate) step: &'p Step<'p>,
}

impl Named<'_> {
    pub(crate) fn name(&self) -> StepName {
        StepName {
            suite: self.suite.to_owned(),
            position: self.step.position(),
            workflow: self.workflow.to_owned(),
            case: self.case.map(|case| case.name.clone()),
            step: self.step.id.clone(),
            system: self.step.system.name().to_owned(),
            operation: self.step.operation.id.clone(),
        }
    }
}

/// Sends a step's request and judges the answer.
pub(super) async fn run(
    named: Named<'_>,
    base: &Base,
    scope: Scope<'_>,
    client: &Client,
    needs: Needs,
    mask: &mut Mask,
) -> Result<Judged, CouldNotCheck> {
    let unchecked = |reason: String, hint: &str| CouldNotCheck {
        step: Some(named.name()),
        reason,
        hint: Some(hint.to_owned()),
    };
    let mut request = request::build(named.step, &base.url, scope).map_err(|error| {
        unchecked(format!("the request cannot be made: {}", mask.text(&error.to_string())), UNMADE)
    })?;
    base.complete(&mut request.headers);
    let sent = Instant::now();
    let response = client.send(&request).await.map_err(|error| unchecked(error.to_string(), error.hint()))?;
    let elapsed = sent.elapsed();
    let scope = Scope { exchange: Some((&request, &response)), ..scope };
    let Verdict { checks, findings, outputs, then } = judge(named, scope, (&request, &response), needs, mask);
    Ok(Judged { checks, findings, outputs, then, request, response, sent, elapsed, told: None })
}

fn judge(
    named: Named<'_>,
    scope: Scope<'_>,
    (request, response): (&Request, &Response),
    needs: Needs,
    mask: &mut Mask,
) -> Verdict {
    let step = named.step;
    let mut judgement = judge::criteria(&step.criteria, scope);
    let (outputs, absent) = outputs::take(&step.outputs, scope);
    // Where a criterion failed, an absent output says the same once more.
    if judgement.flaws.is_empty() {
        judgement.flaws.extend(absent);
    }
    let then = if judgement.flaws.is_empty() { Then::GoOn } else { Then::End };
    judgement.add(judge::contract(step.system, step.operation, response));
    mask.learn_exchange(request, response);
    outputs::learn(step, &outputs, mask);
    let checks = judgement.checks;
    let findings = found::findings(named, judgement, (request, response), needs, mask);
    Verdict { checks, findings, outputs, then }
}
