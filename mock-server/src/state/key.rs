use std::hash::BuildHasher;

use foldhash::quality::FixedState;
use serde_json::Value;

/// 128 bits of hash of an id, or of the values of a set of unique fields. Two that share them,
/// which chance brings about once in 10^19 records, would count as equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(u64, u64);

impl Key {
    /// The key of an id.
    pub fn of_id(id: &str) -> Self {
        Self::of((0_usize, id))
    }

    /// The key of the values of a set of unique fields, which is known by its number.
    pub fn of_values(set: usize, values: &[&Value]) -> Self {
        // Values never fail to serialise, and a text is what makes 1 and 1.0 differ as they do in JSON.
        Self::of((set + 1, serde_json::to_string(values).unwrap_or_default()))
    }

    /// One of so many places, any as likely as another.
    pub fn spread(self, places: usize) -> usize {
        usize::try_from(self.0 % places as u64).unwrap_or_default()
    }

    /// The key of a value that records are looked up by.
    pub fn of_value(value: &Value) -> Self {
        Self::of_values(usize::MAX - 1, &[value])
    }

    fn of(named: impl std::hash::Hash) -> Self {
        let [low, high] = [1, 2].map(|seed| FixedState::with_seed(seed).hash_one(&named));
        Self(low, high)
    }
}
