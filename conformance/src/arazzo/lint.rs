//! What runs as it is written and is wrong all the same: `conformance check` tells it, a run does not ask.
//!
//! One file a subject. The contract speaks where it is definite: members of schemas that are closed,
//! statuses that are declared.

mod answer;
mod fields;
mod flow;
mod outputs;
mod request;
mod status;

pub(super) use flow::{check as flow, unnamed};
pub(super) use outputs::unused;

use super::Step;
use super::node::Node;
use crate::criterion::Criterion;

/// Remarks on a step, whose criteria stand at these nodes.
pub(super) fn step(node: &Node<'_>, step: &Step<'_>, criteria: &[(Node<'_>, Criterion)]) {
    let expected = status::expected(criteria);
    status::check(step, criteria);
    answer::check(node, step, criteria, &expected);
    // What is refused on purpose may be wrong in any way.
    if expected.is_empty() || expected.iter().any(|status| *status < 400) {
        request::check(node, step);
    }
}

#[cfg(test)]
mod tests {
    use crate::arazzo::Suite;
    use crate::arazzo::neighbours::{Alone, Origin, SuiteText};
    use crate::testing::contract;

    fn remarks(steps: &str) -> String {
        let text = super::super::testing::suite(&format!("    steps:\n{steps}"));
        let text = SuiteText { name: "shop.arazzo.yaml".to_owned(), text, origin: Origin::File };
        Suite::check(text, &contract(), &Alone).1.to_string()
    }

    #[test]
    fn what_no_run_would_stumble_over_is_told_with_its_place() {
        insta::assert_snapshot!(remarks(include_str!("../testing/remarkable-steps.yaml")));
    }

    #[test]
    fn a_suite_in_order_has_no_remarks() {
        assert_eq!(remarks(include_str!("../testing/sound-steps.yaml")), "");
    }
}
