use super::Judgement;
use crate::criterion::{Criterion, Verdict};
use crate::expression::Scope;
use crate::finding::{Check, Flaw};

/// Judges by a step's success criteria: all of them, so that one run shows everything that is wrong.
pub(crate) fn criteria(criteria: &[Criterion], scope: Scope<'_>) -> Judgement {
    let mut judgement = Judgement::default();
    for criterion in criteria {
        judgement.check(flaw(criterion, scope));
    }
    judgement
}

fn flaw(criterion: &Criterion, scope: Scope<'_>) -> Option<Flaw> {
    let Verdict::Fails(actual) = criterion.judge(scope) else { return None };
    let places: Vec<_> = criterion.expressions().iter().map(ToString::to_string).collect();
    Some(Flaw {
        check: Check::Criterion,
        place: places.join(", "),
        contract: None,
        expected: criterion.expected(),
        actual,
    })
}
