use super::super::Step;
use super::super::node::Node;
use crate::criterion::{Comparison, Condition, Criterion, Operand};
use crate::exchange::Redirects;
use crate::expression::{Root, Source};

/// Statuses that are gone after, by the fetch standard.
const REDIRECTS: [u64; 5] = [301, 302, 303, 307, 308];

/// Statuses that the criteria leave; none where they do not say.
pub(super) fn expected(criteria: &[(Node<'_>, Criterion)]) -> Vec<u64> {
    criteria.iter().find_map(|(_, criterion)| of_criterion(criterion)).unwrap_or_default()
}

/// Remarks on statuses that cannot come.
pub(super) fn check(step: &Step<'_>, criteria: &[(Node<'_>, Criterion)]) {
    for (node, criterion) in criteria {
        for status in of_criterion(criterion).unwrap_or_default() {
            one(node, step, status);
        }
    }
}

fn one(node: &Node<'_>, step: &Step<'_>, status: u64) {
    let responses = &step.operation.responses;
    if u16::try_from(status).ok().and_then(|status| responses.for_status(status)).is_none() {
        let declared: Vec<_> = responses.statuses().collect();
        node.remark(
            format!("`{}` does not declare the status {status}", step.operation.id),
            format!("a declared status: {}", declared.join(", ")),
            "declare it in the contract's document, or expect another",
        );
    } else if REDIRECTS.contains(&status) && step.redirects == Redirects::Follow {
        node.remark(
            format!("the status {status} does not come, since redirects are followed"),
            "the status of what it leads to",
            "write `x-redirects: manual` on the step to look at the redirect itself",
        );
    }
}

fn of_criterion(criterion: &Criterion) -> Option<Vec<u64>> {
    let Criterion::Simple { condition, .. } = criterion else { return None };
    of_condition(condition)
}

/// None where the condition can hold with any status.
fn of_condition(condition: &Condition) -> Option<Vec<u64>> {
    match condition {
        Condition::Either(left, right) => {
            let mut both = of_condition(left)?;
            both.extend(of_condition(right)?);
            Some(both)
        }
        Condition::Both(left, right) => of_condition(left).or_else(|| of_condition(right)),
        Condition::Compare(Operand::Expression(expression), Comparison::Equal, Operand::Literal(value))
        | Condition::Compare(Operand::Literal(value), Comparison::Equal, Operand::Expression(expression)) => {
            (*expression.root() == Root::Exchange(Source::StatusCode))
                .then(|| value.as_u64().into_iter().collect())
        }
        Condition::Compare(..) | Condition::Not(_) | Condition::Holds(_) => None,
    }
}
