use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Spaces requests, so that a target is asked no more often than somebody allowed.
#[derive(Debug)]
pub(super) struct Pace {
    interval: Duration,
    /// When the next request may go.
    next: Mutex<Option<Instant>>,
}

impl Pace {
    /// So many requests a second; none for a number that is no rate.
    pub(super) fn new(rate: f64) -> Option<Self> {
        let interval = Duration::try_from_secs_f64(rate.recip()).ok()?;
        Some(Self { interval, next: Mutex::new(None) })
    }

    /// Waits for this request's turn.
    pub(super) async fn turn(&self) {
        tokio::time::sleep_until(self.claim(Instant::now()).into()).await;
    }

    /// The turn of a request that is ready at this moment.
    fn claim(&self, now: Instant) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = next.map_or(now, |next| next.max(now));
        *next = turn.checked_add(self.interval);
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_spaced_and_a_pause_is_not_made_up_for() {
        let pace = Pace::new(10.0).unwrap();
        let start = Instant::now();
        let after = |ready: u64| pace.claim(start + Duration::from_millis(ready)).duration_since(start);
        let turns: Vec<_> = [0, 0, 0, 1_000, 1_000].map(after).iter().map(Duration::as_millis).collect();
        assert_eq!(turns, [0, 100, 200, 1_000, 1_100]);
    }

    #[test]
    fn what_is_no_rate_is_none() {
        assert!(Pace::new(0.0).is_none());
        assert!(Pace::new(-1.0).is_none());
        assert!(Pace::new(f64::NAN).is_none());
    }
}
