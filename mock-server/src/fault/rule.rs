use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use fixtures::Seed;
use http::{HeaderName, HeaderValue, Method, StatusCode};
use parking_lot::Mutex;
use serde_json::{Map, Value};
use specs::annotation::{Fail, Generation};
use specs::expression::{Condition, Scope};

use crate::failure::Failure;
use crate::generate::Said;
use crate::rights::lies_in;

/// One rule: the requests that it is about, how often it applies, and what it does then.
#[derive(Debug)]
pub(crate) struct Rule {
    /// As it was sent.
    pub(super) written: Map<String, Value>,
    /// Where it stands among the rules of its world.
    pub(super) index: usize,
    pub(super) system: Option<String>,
    pub(super) operation: Option<String>,
    pub(super) method: Option<Method>,
    pub(super) path: Option<String>,
    pub(super) when: Option<Condition>,
    /// The share of requests it applies to.
    pub(super) rate: f64,
    /// How often at most.
    pub(super) times: u64,
    /// Real time before anything else.
    pub(crate) delay: Option<Duration>,
    pub(crate) does: Does,
    pub(super) fitted: AtomicU64,
    pub(super) applied: AtomicU64,
    /// Why `when` could not be said of a request, the last time.
    pub(super) unclear: Mutex<Option<String>>,
}

/// What a rule does.
#[derive(Debug)]
pub(crate) enum Does {
    /// Nothing but wait.
    Wait,
    /// Answers instead.
    Answer { status: StatusCode, headers: Vec<(HeaderName, HeaderValue)>, body: Bytes },
    /// Fails as the system words it.
    Fail(Fail),
    /// Hangs up instead of answering.
    Drop,
    /// Hangs up after so many bytes of the answer's body.
    Truncate(usize),
    /// Says what is made up, and how a stream comes.
    Script(Script),
}

/// What is made up instead, and how a stream comes.
#[derive(Debug, Default)]
pub(crate) struct Script {
    /// What it is about; streams of any kind, where it says nothing.
    pub(super) generate: Option<Generation>,
    pub(super) said: Option<Said>,
    pub(super) fail: Option<Fail>,
    /// After how many entries of a stream it fails.
    pub(super) fail_after: Option<usize>,
    /// Real time between entries of a stream.
    pub(super) pace: Option<Duration>,
}

/// A request, as rules look at it.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) system: &'a str,
    pub(crate) operation: &'a str,
    pub(crate) method: &'a Method,
    /// Below the system.
    pub(crate) path: &'a str,
    pub(crate) names: [(&'a str, &'a Value); 4],
}

impl Rule {
    /// Whether it is about a request, but for `when`.
    pub(crate) fn is_about(&self, asked: &Asked<'_>) -> bool {
        self.system.as_deref().is_none_or(|system| system == asked.system)
            && self.operation.as_deref().is_none_or(|operation| operation == asked.operation)
            && self.method.as_ref().is_none_or(|method| method == asked.method)
            && self.path.as_deref().is_none_or(|path| lies_in(asked.path, path))
    }

    /// Whether its expressions name something; true at least where one does.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        let templates = match &self.does {
            Does::Fail(fail) => [fail.message.as_ref(), fail.details.as_ref()],
            _ => [None, None],
        };
        self.when.as_ref().is_some_and(|when| when.source().contains(name))
            || templates.into_iter().flatten().any(|template| template.mentions(name))
    }

    /// Whether its condition holds for a request. One that cannot be said of it does not.
    pub(crate) fn holds(&self, asked: &Asked<'_>) -> bool {
        let Some(when) = &self.when else { return true };
        when.holds(&Scope::new(&asked.names)).unwrap_or_else(|error| {
            *self.unclear.lock() = Some(error.to_string());
            false
        })
    }

    /// Whether it applies to a request that it fits: by its share, which the how-manieth such request
    /// decides, and as long as it has not done so often enough.
    pub(crate) fn applies(&self, seed: Seed) -> bool {
        let ordinal = self.fitted.fetch_add(1, Ordering::Relaxed);
        if share(seed, self.index, ordinal) >= self.rate {
            return false;
        }
        let next = |applied: u64| (applied < self.times).then_some(applied + 1);
        self.applied.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).is_ok()
    }

    /// What the journal calls it.
    pub(crate) fn reason(&self, does: &str) -> String {
        format!("fault {} of this world {does}", self.index)
    }

    /// A failure it asks for.
    pub(crate) fn failure(&self, fail: &Fail, names: &[(&str, &Value)]) -> Failure {
        Failure::declared(fail, &Scope::new(names), self.reason("fails the request"))
    }

    pub(super) fn told(&self) -> Value {
        let mut told = self.written.clone();
        told.insert("fitted".to_owned(), self.fitted.load(Ordering::Relaxed).into());
        told.insert("applied".to_owned(), self.applied.load(Ordering::Relaxed).into());
        if let Some(unclear) = self.unclear.lock().clone() {
            told.insert("unclear".to_owned(), unclear.into());
        }
        told.into()
    }
}

/// A number from 0 up to 1 that follows from a seed, a rule and an ordinal: splitmix64.
fn share(seed: Seed, rule: usize, ordinal: u64) -> f64 {
    let rule = u64::try_from(rule).unwrap_or_default();
    let mut mixed =
        seed.number().wrapping_mul(0xbf58_476d_1ce4_e5b9) ^ rule.wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed = mixed.wrapping_add(ordinal.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    f64::from(u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap_or_default()) / 4_294_967_296.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_spread_evenly_and_follow_from_the_seed() {
        let below =
            |seed: u64| (0..1_000).filter(|ordinal| share(Seed::new(seed), 0, *ordinal) < 0.3).count();
        assert!((250..350).contains(&below(1)), "{}", below(1));
        let first =
            |seed: u64| (0..64).map(|ordinal| share(Seed::new(seed), 0, ordinal) < 0.5).collect::<Vec<_>>();
        assert_eq!(first(1), first(1));
        assert_ne!(first(1), first(2));
    }
}
