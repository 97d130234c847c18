//! What time it is, for reports and for known deviations that end.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The variable by which a process is told another time, as reproducible builds have it: seconds
/// since 1970, <https://reproducible-builds.org/specs/source-date-epoch/>.
const VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// The moment, by the environment and else by the clock of the machine.
pub(crate) fn now() -> Timestamp {
    let told = std::env::var(VARIABLE).ok().and_then(|text| of(&text));
    told.unwrap_or_else(Timestamp::now)
}

/// The day of a moment, the same everywhere on earth.
pub(crate) fn day(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}

fn of(seconds: &str) -> Option<Timestamp> {
    Timestamp::from_second(seconds.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_in_seconds_has_its_day() {
        assert_eq!(of("1767225599").map(day), Some("2025-12-31".parse().unwrap()));
        assert_eq!(of("tomorrow"), None);
    }
}
