use std::sync::Arc;

use super::shown;
use super::step::Named;
use crate::arazzo::{Call, Promise, Promises};
use crate::beginning::beginning;
use crate::curl::curl;
use crate::event::Needs;
use crate::exchange::{Request, Response};
use crate::finding::{Check, Finding, Flaw, StepName};
use crate::judge::Judgement;
use crate::mask::Mask;

/// What was found in a step's answer, with the promise that each breaks and the way to see it again.
pub(crate) fn findings(
    named: Named<'_>,
    judgement: Judgement,
    (request, response): (&Request, &Response),
    needs: Needs,
    mask: &Mask,
) -> Vec<Finding> {
    if judgement.flaws.is_empty() {
        return Vec::new();
    }
    let reproduce = curl(request, response, mask);
    let exchange = needs.exchanges.then(|| Arc::new(shown::exchange(request, response, mask)));
    let (name, promises) = (named.name(), named.step.promises(named.case));
    let finding = |flaw: Flaw| {
        let Promise { requirement, level, evidence } = broken(&promises, flaw.check).clone();
        Finding {
            step: name.clone(),
            requirement,
            level,
            evidence,
            flaw: told(flaw, mask),
            reproduce: reproduce.clone(),
            exchange: exchange.clone(),
            known: None,
        }
    };
    judgement.flaws.into_iter().map(finding).collect()
}

/// What was found where a workflow that was called is not what the step expects of it.
pub(super) fn of_call(step: StepName, call: &Call, judgement: Judgement, mask: &Mask) -> Vec<Finding> {
    let Promise { requirement, level, evidence } = call.promise();
    let reproduce = format!("conformance run '{}' --workflow '{}'", step.suite, step.workflow);
    let finding = |flaw: Flaw| Finding {
        step: step.clone(),
        requirement: requirement.clone(),
        level,
        evidence,
        flaw: told(flaw, mask),
        reproduce: reproduce.clone(),
        exchange: None,
        known: None,
    };
    judgement.flaws.into_iter().map(finding).collect()
}

fn told(flaw: Flaw, mask: &Mask) -> Flaw {
    Flaw { actual: beginning(&mask.text(&flaw.actual), LONGEST).into_owned(), ..flaw }
}

/// More than anybody reads of one value.
const LONGEST: usize = 4_000;

/// The suite's own promise, or that of the contract.
const fn broken(promises: &Promises, check: Check) -> &Promise {
    match check {
        Check::Criterion | Check::Output | Check::Snapshot => &promises.suite,
        Check::Status | Check::MediaType | Check::Header | Check::Schema | Check::Twin(_) | Check::Law => {
            &promises.contract
        }
    }
}
