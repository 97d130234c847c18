use fixtures::Seed;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// Chance that is a function of a seed and of what is asked for. Members count in the order of their
/// names, so that two clients that write one request in two orders get one answer.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn of(seed: Seed, kind: &str, from: &Map<String, Value>) -> Self {
        let mut digest = Sha256::new();
        digest.update(seed.number().to_le_bytes());
        digest.update(kind);
        members(from, &mut digest);
        let first = digest.finalize().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte));
        Self(first)
    }

    /// The next number: splitmix64.
    pub(super) const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below another one; 0 below 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.number() % end).unwrap_or_default()
    }

    /// One of several.
    pub(super) fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> Option<&'a T> {
        of.get(self.below(of.len())).copied()
    }

    /// So many digits and letters.
    pub(super) fn word(&mut self, length: usize) -> String {
        const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        (0..length).map(|_| char::from(ALPHABET[self.below(ALPHABET.len())])).collect()
    }
}

fn members(map: &Map<String, Value>, digest: &mut Sha256) {
    let mut members: Vec<_> = map.iter().filter(|(_, value)| !value.is_null()).collect();
    members.sort_by_key(|(name, _)| *name);
    digest.update("{");
    for (name, value) in members {
        text(name, digest);
        add(value, digest);
    }
    digest.update("}");
}

fn add(value: &Value, digest: &mut Sha256) {
    match value {
        Value::Object(map) => members(map, digest),
        Value::Array(items) => {
            digest.update("[");
            items.iter().for_each(|item| add(item, digest));
            digest.update("]");
        }
        Value::String(string) => text(string, digest),
        other => text(&other.to_string(), digest),
    }
}

fn text(text: &str, digest: &mut Sha256) {
    digest.update(text.len().to_le_bytes());
    digest.update(text);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn first(seed: u64, from: &Value) -> u64 {
        Dice::of(Seed::new(seed), "chat", from.as_object().unwrap()).number()
    }

    #[test]
    fn chance_follows_from_seed_and_input_and_not_from_the_order_of_members() {
        let one = json!({"a": {"x": 1, "y": [2, null]}, "b": "c"});
        let other = json!({"b": "c", "d": null, "a": {"y": [2, null], "x": 1}});
        assert_eq!(first(1, &one), first(1, &other));
        assert_ne!(first(1, &one), first(2, &one));
        assert_ne!(first(1, &json!({"a": "bc"})), first(1, &json!({"ab": "c"})));
    }
}
