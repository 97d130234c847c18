use std::collections::HashMap;

use super::facts::Pair;

/// Counts that depend on what was there before: only how they move is the scenario's.
#[derive(Debug, Default)]
pub(super) struct Counters(HashMap<String, Pair<i128>>);

impl Counters {
    /// How far a count has moved since it was first seen, where the sides do not agree.
    pub(super) fn meet(&mut self, key: &str, now: Pair<i128>) -> Option<Pair<i128>> {
        let first = self.0.entry(key.to_owned()).or_insert(now);
        let moved = Pair { left: now.left - first.left, right: now.right - first.right };
        (moved.left != moved.right).then_some(moved)
    }
}
