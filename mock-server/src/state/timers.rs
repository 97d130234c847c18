use std::hash::Hash;

use imbl::{HashMap, HashSet, OrdMap};
use jiff::Timestamp;

use super::CollectionId;

/// What is due when in a world. Costs nothing until something is.
#[derive(Debug, Clone)]
pub struct Timers<K: Eq + Hash> {
    /// In order of time; of one instant, in the order in which they were set.
    due: OrdMap<(Timestamp, u64), K>,
    set: HashMap<K, (Timestamp, u64)>,
    made: u64,
    /// What was taken of the instant that was due last.
    taken: (Timestamp, HashSet<K>),
}

/// One timer of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimerId {
    /// Where the record is.
    pub collection: CollectionId,
    /// Its ordinal there.
    pub ordinal: u64,
    /// Which timer of its resource.
    pub timer: usize,
}

/// What is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SendingId {
    /// A record that is a request.
    Record {
        /// Where it is.
        collection: CollectionId,
        /// Its ordinal there.
        ordinal: u64,
    },
    /// A request by itself, by its number.
    Parcel(u64),
}

impl<K: Eq + Hash> Default for Timers<K> {
    fn default() -> Self {
        Self { due: OrdMap::new(), set: HashMap::new(), made: 0, taken: Default::default() }
    }
}

impl<K: Copy + Eq + Hash> Timers<K> {
    /// Sets a timer, or clears it.
    pub fn set(&mut self, id: K, at: Option<Timestamp>) {
        if self.set.get(&id).map(|(set, _)| *set) == at {
            return;
        }
        if let Some(known) = self.set.remove(&id) {
            self.due.remove(&known);
        }
        if let Some(at) = at {
            self.made += 1;
            self.due.insert((at, self.made), id);
            self.set.insert(id, (at, self.made));
        }
    }

    /// Clears a timer that fires because it is due.
    pub fn take(&mut self, id: K, due: Timestamp) {
        self.set(id, None);
        if self.taken.0 != due {
            self.taken = (due, HashSet::new());
        }
        self.taken.1.insert(id);
    }

    /// Whether it fired at this instant, if none was due at another since.
    pub fn fired(&self, id: K, at: Timestamp) -> bool {
        self.taken.0 == at && self.taken.1.contains(&id)
    }

    /// When a timer is due, if it is set.
    pub fn get(&self, id: K) -> Option<Timestamp> {
        self.set.get(&id).map(|(at, _)| *at)
    }

    /// Every one that is set, and when.
    pub fn all(&self) -> impl Iterator<Item = (K, Timestamp)> {
        self.set.iter().map(|(id, (at, _))| (*id, *at))
    }

    /// The next one, and when.
    pub fn next(&self) -> Option<(Timestamp, K)> {
        self.due.get_min().map(|((at, _), id)| (*at, *id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timer(ordinal: u64) -> TimerId {
        TimerId { collection: CollectionId(0), ordinal, timer: 0 }
    }

    fn at(second: i64) -> Option<Timestamp> {
        Timestamp::from_second(second).ok()
    }

    fn order(mut timers: Timers<TimerId>) -> Vec<u64> {
        std::iter::from_fn(|| {
            let (_, id) = timers.next()?;
            timers.set(id, None);
            Some(id.ordinal)
        })
        .collect()
    }

    #[test]
    fn timers_come_in_order_of_time_and_then_of_setting() {
        let mut timers = Timers::default();
        for (ordinal, second) in [(1, 30), (2, 10), (3, 20), (4, 10)] {
            timers.set(timer(ordinal), at(second));
        }
        assert_eq!(order(timers), [2, 4, 3, 1]);
    }

    #[test]
    fn a_timer_that_is_set_anew_or_cleared_does_not_come_twice() {
        let mut timers = Timers::default();
        timers.set(timer(1), at(10));
        timers.set(timer(2), at(20));
        timers.set(timer(1), at(30));
        timers.set(timer(3), at(5));
        timers.set(timer(3), None);
        assert_eq!(order(timers), [2, 1]);
    }
    #[test]
    fn what_fired_is_known_until_another_instant_is_due() {
        let (mut timers, early, late) = (Timers::default(), at(10).unwrap(), at(20).unwrap());
        timers.set(timer(1), at(10));
        timers.take(timer(1), early);
        assert_eq!((timers.fired(timer(1), early), timers.fired(timer(2), early)), (true, false));
        assert_eq!((timers.get(timer(1)), timers.fired(timer(1), late)), (None, false));
        timers.take(timer(2), late);
        assert_eq!((timers.fired(timer(1), early), timers.fired(timer(2), late)), (false, true));
    }
}
