use jiff::{SignedDuration, Timestamp};

/// A world's clock: it runs beside the wall clock at a distance, or stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Runs, this far from the wall clock.
    Running {
        /// What is added to the wall clock.
        ahead: SignedDuration,
    },
    /// Stands still at this instant.
    Frozen {
        /// The instant.
        at: Timestamp,
    },
}

/// What can be done to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockChange {
    /// Goes to an instant; runs on if it ran.
    Set(Timestamp),
    /// Goes forward by a duration that is not negative.
    Advance(SignedDuration),
    /// Stands still where it is.
    Freeze,
    /// Runs on from where it is.
    Run,
}

impl Clock {
    /// The wall clock.
    pub const WALL: Self = Self::Running { ahead: SignedDuration::ZERO };

    /// Now, in this world.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::Running { ahead } => later(Timestamp::now(), *ahead),
            Self::Frozen { at } => *at,
        }
    }

    /// The clock after a change.
    #[must_use]
    pub fn changed(self, change: ClockChange) -> Self {
        let now = self.now();
        match change {
            ClockChange::Set(at) => self.at(at),
            ClockChange::Advance(by) => self.at(later(now, by)),
            ClockChange::Freeze => Self::Frozen { at: now },
            ClockChange::Run => Self::running_at(now),
        }
    }

    /// A running clock that shows this instant now.
    pub fn running_at(at: Timestamp) -> Self {
        Self::Running { ahead: at.duration_since(Timestamp::now()) }
    }

    fn at(self, at: Timestamp) -> Self {
        match self {
            Self::Running { .. } => Self::running_at(at),
            Self::Frozen { .. } => Self::Frozen { at },
        }
    }
}

/// An instant that is out of the calendar's range is its end.
fn later(from: Timestamp, by: SignedDuration) -> Timestamp {
    let limit = if by.is_negative() { Timestamp::MIN } else { Timestamp::MAX };
    from.checked_add(by).unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let clock = Clock::WALL
            .changed(ClockChange::Freeze)
            .changed(ClockChange::Set(instant("2026-01-01T00:00:00Z")));
        assert_eq!(clock.now(), instant("2026-01-01T00:00:00Z"));
        let later = clock.changed(ClockChange::Advance(SignedDuration::from_hours(1)));
        assert_eq!(later.now(), instant("2026-01-01T01:00:00Z"));
    }

    #[test]
    fn a_clock_that_is_run_goes_on_from_where_it_stood() {
        let clock = Clock::Frozen { at: instant("2030-05-05T00:00:00Z") }.changed(ClockChange::Run);
        assert!(matches!(clock, Clock::Running { .. }));
        assert!(clock.now() >= instant("2030-05-05T00:00:00Z"));
    }

    #[test]
    fn advancing_past_the_calendar_stops_at_its_end() {
        let clock = Clock::Frozen { at: Timestamp::MAX };
        assert_eq!(clock.changed(ClockChange::Advance(SignedDuration::from_hours(1))).now(), Timestamp::MAX);
    }
}
