use super::step::Named;
use crate::arazzo::{Promise, Promises};
use crate::beginning::beginning;
use crate::curl::curl;
use crate::exchange::{Request, Response};
use crate::finding::{Check, Finding, Flaw};
use crate::judge::Judgement;
use crate::mask::Mask;

/// What was found in a step's answer, with the promise that each breaks and the way to see it again.
pub(crate) fn findings(
    named: Named<'_>,
    judgement: Judgement,
    (request, response): (&Request, &Response),
    mask: &Mask,
) -> Vec<Finding> {
    if judgement.flaws.is_empty() {
        return Vec::new();
    }
    let reproduce = curl(request, response, mask);
    let promises = named.step.promises(named.case);
    let finding = |flaw: Flaw| {
        let Promise { requirement, level, evidence } = broken(&promises, flaw.check).clone();
        let flaw = Flaw { actual: beginning(&mask.text(&flaw.actual), LONGEST).into_owned(), ..flaw };
        Finding { step: named.name(), requirement, level, evidence, flaw, reproduce: reproduce.clone() }
    };
    judgement.flaws.into_iter().map(finding).collect()
}

/// More than anybody reads of one value.
const LONGEST: usize = 4_000;

/// The suite's own promise, or that of the contract.
const fn broken(promises: &Promises, check: Check) -> &Promise {
    match check {
        Check::Criterion | Check::Output | Check::Snapshot => &promises.suite,
        Check::Status | Check::MediaType | Check::Header | Check::Schema | Check::Twin(_) => {
            &promises.contract
        }
    }
}
