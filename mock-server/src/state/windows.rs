use std::collections::{HashMap, VecDeque};

use foldhash::fast::FixedState;
use jiff::Timestamp;

use super::Key;

/// Requests of the last while, by whom they are counted for.
#[derive(Debug, Default)]
pub struct Windows(HashMap<Key, Window, FixedState>);

/// Requests in one window, a count a second, oldest first. Where a window is longer than
/// [`Window::SLOTS`] seconds they are counted in coarser steps, so that it never holds more.
#[derive(Debug, Default)]
struct Window {
    counts: VecDeque<(i64, u64)>,
    total: u64,
    /// Seconds that it is long.
    length: i64,
}

/// A request that wants to be counted.
#[derive(Debug)]
pub struct Wanted {
    key: Key,
    max: u64,
    /// Seconds.
    length: i64,
}

/// What is left after a request was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Which of the wanted leaves least.
    pub at: usize,
    /// Requests a window.
    pub max: u64,
    /// How many more there may be now.
    pub remaining: u64,
    /// When the oldest request leaves the window.
    pub reset: Timestamp,
}

/// A window that takes no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full {
    /// Which of the wanted it is: the one that lets wait longest.
    pub at: usize,
    /// Requests a window.
    pub max: u64,
    /// When it takes one more.
    pub free: Timestamp,
}

impl Wanted {
    /// A request of somebody who is known by a text, at most so many in so many seconds.
    pub fn new(of: &str, max: u64, seconds: u32) -> Self {
        Self { key: Key::of_id(of), max, length: i64::from(seconds.max(1)) }
    }
}

impl Windows {
    /// Windows kept; when there are more, those that are over go, and then the older half.
    const MOST: usize = 100_000;

    /// Counts one request in every window, or, when one of them is full, in none.
    ///
    /// # Errors
    /// The window that lets wait longest.
    pub fn count(&mut self, wanted: &[Wanted], now: Timestamp) -> Result<Option<Room>, Full> {
        let now = now.as_second();
        let full = wanted.iter().enumerate().filter_map(|(at, wanted)| {
            let free = self.window(wanted, now).free(wanted.max, now)?;
            Some(Full { at, max: wanted.max, free: instant(free) })
        });
        if let Some(full) = full.max_by_key(|full| full.free) {
            return Err(full);
        }
        let room = wanted.iter().enumerate().map(|(at, wanted)| {
            let window = self.window(wanted, now);
            window.add(now);
            let remaining = wanted.max.saturating_sub(window.total);
            Room { at, max: wanted.max, remaining, reset: instant(window.reset(now)) }
        });
        Ok(room.min_by_key(|room| (room.remaining, std::cmp::Reverse(room.reset))))
    }

    fn window(&mut self, wanted: &Wanted, now: i64) -> &mut Window {
        if self.0.len() >= Self::MOST && !self.0.contains_key(&wanted.key) {
            self.make_room(now);
        }
        let window = self.0.entry(wanted.key).or_default();
        window.length = wanted.length;
        window.forget(now);
        window
    }

    fn make_room(&mut self, now: i64) {
        self.0.retain(|_, window| window.last().is_some_and(|last| last > now - window.length));
        if self.0.len() >= Self::MOST {
            let mut lasts: Vec<Option<i64>> = self.0.values().map(Window::last).collect();
            let (_, median, _) = lasts.select_nth_unstable(Self::MOST / 2);
            let median = *median;
            self.0.retain(|_, window| window.last() > median);
        }
    }
}

impl Window {
    /// Counts a window holds at most.
    const SLOTS: i64 = 3_600;

    /// Drops what left the window. What lies ahead is from before the clock was set back.
    fn forget(&mut self, now: i64) {
        while let Some((_, count)) = self.counts.pop_front_if(|(at, _)| *at <= now - self.length) {
            self.total -= count;
        }
        while let Some((_, count)) = self.counts.pop_back_if(|(at, _)| *at > now) {
            self.total -= count;
        }
    }

    fn add(&mut self, now: i64) {
        let at = now - now.rem_euclid((self.length / Self::SLOTS).max(1));
        match self.counts.back_mut().filter(|(last, _)| *last == at) {
            Some((_, count)) => *count += 1,
            None => self.counts.push_back((at, 1)),
        }
        self.total += 1;
    }

    /// When it takes one more request; `None` when that is now.
    fn free(&self, max: u64, now: i64) -> Option<i64> {
        let mut excess = (self.total + 1).checked_sub(max).filter(|excess| *excess > 0)?;
        let leaving = self.counts.iter().find(|(_, count)| {
            excess = excess.saturating_sub(*count);
            excess == 0
        });
        Some(leaving.map_or(now, |(at, _)| *at) + self.length)
    }

    fn reset(&self, now: i64) -> i64 {
        self.counts.front().map_or(now, |(at, _)| *at) + self.length
    }

    fn last(&self) -> Option<i64> {
        self.counts.back().map(|(at, _)| *at)
    }
}

/// Out of the calendar's range it is its end.
fn instant(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn one(max: u64, seconds: u32) -> [Wanted; 1] {
        [Wanted::new("a", max, seconds)]
    }

    #[test]
    fn a_window_slides() {
        let mut windows = Windows::default();
        let room = windows.count(&one(2, 60), at(100)).unwrap().unwrap();
        assert_eq!((room.remaining, room.reset), (1, at(160)));
        assert_eq!(windows.count(&one(2, 60), at(130)).unwrap().unwrap().remaining, 0);
        assert_eq!(windows.count(&one(2, 60), at(159)).unwrap_err().free, at(160));
        let room = windows.count(&one(2, 60), at(160)).unwrap().unwrap();
        assert_eq!((room.remaining, room.reset), (0, at(190)));
        assert_eq!(windows.count(&one(2, 60), at(161)).unwrap_err().free, at(190));
    }

    #[test]
    fn a_request_that_one_window_refuses_is_counted_in_none() {
        let mut windows = Windows::default();
        let both = || [Wanted::new("key", 1, 60), Wanted::new("tenant", 5, 60)];
        windows.count(&both(), at(0)).unwrap();
        for _ in 0..9 {
            assert_eq!(windows.count(&both(), at(1)).unwrap_err().at, 0);
        }
        let left = windows.count(&[Wanted::new("tenant", 5, 60)], at(1)).unwrap().unwrap();
        assert_eq!(left.remaining, 3);
    }

    #[test]
    fn the_window_that_leaves_least_is_told_and_the_one_that_lets_wait_longest() {
        let mut windows = Windows::default();
        let both = || [Wanted::new("minute", 3, 60), Wanted::new("hour", 3, 3_600)];
        assert_eq!(windows.count(&both(), at(0)).unwrap().unwrap().at, 1);
        windows.count(&both(), at(1)).unwrap();
        windows.count(&both(), at(2)).unwrap();
        assert_eq!(windows.count(&both(), at(3)).unwrap_err(), Full { at: 1, max: 3, free: at(3_600) });
    }

    #[test]
    fn a_maximum_that_falls_lets_wait_until_enough_have_left_and_one_of_nothing_for_a_window() {
        let mut windows = Windows::default();
        for second in 0..4 {
            windows.count(&one(4, 60), at(second)).unwrap();
        }
        assert_eq!(windows.count(&one(2, 60), at(4)).unwrap_err().free, at(62));
        assert_eq!(Windows::default().count(&one(0, 60), at(4)).unwrap_err().free, at(64));
    }

    #[test]
    fn a_clock_that_is_set_back_forgets_what_lies_ahead() {
        let mut windows = Windows::default();
        windows.count(&one(1, 60), at(1_000)).unwrap();
        assert!(windows.count(&one(1, 60), at(500)).is_ok());
    }

    #[test]
    fn a_long_window_is_counted_in_steps_and_a_crowd_makes_room() {
        let mut windows = Windows::default();
        for second in 0..50_000 {
            windows.count(&one(u64::MAX, 86_400), at(second)).unwrap();
        }
        let held: usize = windows.0.values().map(|window| window.counts.len()).sum();
        assert!(held <= 3_601, "{held}");
        for number in 0..=Windows::MOST {
            windows.count(&[Wanted::new(&number.to_string(), 1, 60)], at(number as i64)).unwrap();
        }
        assert!(windows.0.len() <= Windows::MOST);
    }
}
