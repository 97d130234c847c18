use std::sync::Arc;

use super::bench::{Asked, Of};
use super::case::Case;
use crate::beginning::beginning;
use crate::curl::curl;
use crate::event::Needs;
use crate::finding::{Check, Finding, Flaw, StepName};
use crate::mask::Mask;
use crate::run::shown;

/// More than anybody reads of one value.
const LONGEST: usize = 4_000;

/// What was found in one answer, with the promise that each breaks: a law's own, else the operation's.
pub(super) fn findings(
    case: Case<'_>,
    asked: &Asked,
    flaws: Vec<Flaw>,
    needs: Needs,
    mask: &Mask,
) -> Vec<Finding> {
    if flaws.is_empty() {
        return Vec::new();
    }
    let reproduce = curl(&asked.request, &asked.response, mask);
    let exchange = needs.exchanges.then(|| Arc::new(shown(&asked.request, &asked.response, mask)));
    let finding = |flaw: Flaw| Finding {
        step: name(case, &asked.step, &asked.of),
        requirement: match flaw.check {
            Check::Law => Some(case.law.requirement().to_owned()),
            _ => asked.of.requirement.clone(),
        },
        level: asked.of.level,
        evidence: asked.of.evidence,
        flaw: Flaw { actual: beginning(&mask.text(&flaw.actual), LONGEST).into_owned(), ..flaw },
        reproduce: reproduce.clone(),
        exchange: exchange.clone(),
        known: None,
    };
    flaws.into_iter().map(finding).collect()
}

/// Where in the laws something was asked.
pub(super) fn name(case: Case<'_>, step: &str, of: &Of) -> StepName {
    let workflow = case.name();
    StepName {
        suite: workflow.suite,
        position: None,
        workflow: workflow.workflow,
        case: workflow.case,
        step: step.to_owned(),
        system: case.system.name().to_owned(),
        operation: of.operation.clone(),
    }
}
