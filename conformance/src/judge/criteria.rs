use super::Judgement;
use crate::criterion::{Criterion, Verdict};
use crate::expression::Scope;
use crate::finding::{Check, Flaw};

/// Judges by a step's success criteria, in order, up to one about the status that fails: an answer
/// of another kind than was asked for breaks what follows in ways that tell nothing.
pub(crate) fn criteria(criteria: &[Criterion], scope: Scope<'_>) -> Judgement {
    let mut judgement = Judgement::default();
    for criterion in criteria {
        let flaw = flaw(criterion, scope);
        let is_over = flaw.is_some() && criterion.reads_status();
        judgement.check(flaw);
        if is_over {
            break;
        }
    }
    judgement
}

fn flaw(criterion: &Criterion, scope: Scope<'_>) -> Option<Flaw> {
    let Verdict::Fails(mut actual) = criterion.judge(scope) else { return None };
    if criterion.reads_status() {
        // The body tells why a status is another.
        let body = scope.exchange.and_then(|(_, response)| response.content());
        actual.extend(body.map(|body| format!(", with the body {body}")));
    }
    let places: Vec<_> = criterion.expressions().iter().map(ToString::to_string).collect();
    Some(Flaw {
        check: Check::Criterion,
        place: places.join(", "),
        contract: None,
        expected: criterion.expected(),
        actual,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde_json::json;

    use super::*;
    use crate::exchange::testing;

    fn judged(conditions: &[&str]) -> Judgement {
        let list: Vec<_> = conditions
            .iter()
            .map(|text| Criterion::Simple { text: (*text).to_owned(), condition: text.parse().unwrap() })
            .collect();
        let (request, response) = testing::exchange(404, &[], &json!({"detail": "gone"}));
        let (inputs, outputs) = (HashMap::new(), HashMap::new());
        criteria(
            &list,
            Scope { inputs: &inputs, outputs: &outputs, exchange: Some((&request, &response)), around: None },
        )
    }

    #[test]
    fn every_criterion_that_fails_is_a_flaw() {
        let judgement =
            judged(&["$statusCode == 404", "$response.body#/a == 1", "$response.body#/detail == 'x'"]);
        let actual: Vec<_> = judgement.flaws.iter().map(|flaw| flaw.actual.as_str()).collect();
        assert_eq!(judgement.checks, 3);
        assert_eq!(actual, ["$response.body#/a is absent", "$response.body#/detail is \"gone\""]);
    }

    #[test]
    fn another_status_is_told_with_its_body_and_ends_the_judging() {
        let judgement = judged(&["$statusCode == 200", "$response.body#/a == 1"]);
        let actual: Vec<_> = judgement.flaws.iter().map(|flaw| flaw.actual.as_str()).collect();
        assert_eq!(actual, ["$statusCode is 404, with the body {\"detail\":\"gone\"}"]);
    }
}
