use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::facts::{Facts, Pair};
use crate::typed::instant;

/// `Date` tells seconds only, and the clocks of a deployment's parts differ a little.
const SLACK: SignedDuration = SignedDuration::from_secs(2);

/// Instants that records of the scenario had when they were last seen.
#[derive(Debug, Default)]
pub(super) struct Instants(HashMap<(String, String), Pair<Timestamp>>);

/// Why two instants are not each other's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Implausible {
    /// Neither within the run nor as far from it.
    Far,
    /// Earlier than before, where the other side's is not.
    Backwards,
    /// One is no instant.
    Form,
}

impl Instants {
    /// Are they within the run on either side, or as far from it, and not before what they were?
    pub(super) fn meet(
        &mut self,
        record: Option<&str>,
        name: &str,
        values: Pair<&Value>,
        facts: Pair<&Facts>,
    ) -> Result<(), Implausible> {
        let Some((left, right)) = instant(values.left).zip(instant(values.right)) else {
            return if values.left == values.right { Ok(()) } else { Err(Implausible::Form) };
        };
        let now = Pair { left, right };
        let result = if left == right || is_plausible(now, facts) { Ok(()) } else { Err(Implausible::Far) };
        let Some(record) = record else { return result };
        let before = self.0.insert((record.to_owned(), name.to_owned()), now);
        match before {
            Some(before) if (right < before.right) != (left < before.left) => Err(Implausible::Backwards),
            _ => result,
        }
    }
}

fn is_plausible(at: Pair<Timestamp>, facts: Pair<&Facts>) -> bool {
    let run = |facts: &Facts| facts.start.zip(facts.now);
    // A side that tells no time cannot be wrong about it.
    let Some((left, right)) = run(facts.left).zip(run(facts.right)) else { return true };
    let is_within =
        |at: Timestamp, (start, now): (Timestamp, Timestamp)| at >= start - SLACK && at <= now + SLACK;
    if is_within(at.left, left) && is_within(at.right, right) {
        return true;
    }
    let length = |(start, now): (Timestamp, Timestamp)| now.duration_since(start);
    let tolerance = SLACK + (length(left) - length(right)).abs();
    let offset = |at: Timestamp, from: Timestamp| at.duration_since(from);
    let is_alike = |left_from: Timestamp, right_from: Timestamp| {
        (offset(at.left, left_from) - offset(at.right, right_from)).abs() <= tolerance
    };
    is_alike(left.0, right.0) || is_alike(left.1, right.1)
}
