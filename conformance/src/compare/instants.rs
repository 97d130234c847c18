use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::facts::{Facts, Pair};
use crate::typed::instant;

/// `Date` tells seconds only, and the clocks of a deployment's parts differ a little.
const SLACK: SignedDuration = SignedDuration::from_secs(2);

/// Instants that records of the scenario had when they were last seen.
#[derive(Debug, Default)]
pub(super) struct Instants {
    seen: HashMap<(String, String), Pair<Timestamp>>,
    /// Instants on the right that were told already, since a clock that stands still is one difference.
    far: HashSet<Timestamp>,
    /// Members of records that were told already, since they are shown again.
    odd: HashSet<(String, String)>,
}

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
        let is_far = left != right && !is_plausible(now, facts);
        let key = record.map(|record| (record.to_owned(), name.to_owned()));
        let before = key.clone().and_then(|key| self.seen.insert(key, now));
        let is_backwards = before.is_some_and(|before| (right < before.right) != (left < before.left));
        if !is_far && !is_backwards {
            return Ok(());
        }
        let is_known = key.is_some_and(|key| !self.odd.insert(key));
        match is_far {
            true if !self.far.insert(right) || is_known => Ok(()),
            true => Err(Implausible::Far),
            false if is_known => Ok(()),
            false => Err(Implausible::Backwards),
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
