//! Dates and times as numbers: seconds or milliseconds since 1970.

use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::Value;

use super::clock::{Clock, Day, Reason};

/// Up to here a number counts seconds, beyond it milliseconds: pydantic's watershed, in the year 2603.
const WATERSHED: i64 = 20_000_000_000;
/// The first second of the year 0 and the last of the year 9999.
const FIRST: i64 = -62_167_219_200;
const LAST: i64 = 253_402_300_799;

const TOO_SMALL: Reason = "dates before 0000 are not supported as unix timestamps";
const TOO_LARGE: Reason = "dates after 9999 are not supported as unix timestamps";
const TIME_TOO_LARGE: Reason = "numeric times may not exceed 86,399 seconds";

/// A number that may stand for a time.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stamp {
    Whole(i64),
    Float(f64),
}

impl Stamp {
    /// The number in a JSON value.
    pub(super) fn of(value: &Value) -> Option<Self> {
        value.as_i64().map(Self::Whole).or_else(|| value.as_f64().map(Self::Float))
    }

    /// The number in a text: an integer, or a fraction that reads so up to its point.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some(whole) = Self::parse_whole(text) {
            return Some(Self::Whole(whole));
        }
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, _) = digits.split_once('.')?;
        let is_number = whole.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| is_number).map(Self::Float)
    }

    /// The integer in a text.
    pub(super) fn parse_whole(text: &str) -> Option<i64> {
        text.parse().ok()
    }

    /// The moment in UTC.
    pub(super) fn date_time(self) -> Result<(Day, Clock), Reason> {
        match self {
            Self::Whole(number) => {
                let (second, micro) = split(number)?;
                date_time(second, micro)
            }
            Self::Float(number) => float_date_time(number),
        }
    }

    /// The time of day in UTC, from seconds since midnight.
    pub(super) fn clock(self) -> Result<Clock, Reason> {
        match self {
            Self::Whole(second) => clock(second, 0),
            Self::Float(number) => {
                let micro = (number.fract().abs() * 1e6).round() as i64;
                clock(number.floor() as i64, micro)
            }
        }
    }
}

/// The day at whose midnight a number stands.
pub(super) fn exact_day(number: i64) -> Result<Day, Reason> {
    match Stamp::Whole(number).date_time()? {
        (day, clock) if is_midnight(clock) => Ok(day),
        _ => Err("Timestamp is not an exact date"),
    }
}

/// Whether a time is midnight, wherever.
pub(super) fn is_midnight(clock: Clock) -> bool {
    clock == Clock { offset: clock.offset, ..Clock::MIDNIGHT }
}

/// Seconds and microseconds, of a number of seconds or milliseconds.
fn split(number: i64) -> Result<(i64, i64), Reason> {
    let size = number.checked_abs().ok_or(TOO_SMALL)?;
    if size <= WATERSHED {
        return Ok((number, 0));
    }
    Ok((number.div_euclid(1000), number.rem_euclid(1000) * 1000))
}

fn float_date_time(number: f64) -> Result<(Day, Clock), Reason> {
    let fraction = number - number.floor();
    if number.abs() <= WATERSHED as f64 {
        return date_time(number.floor() as i64, (fraction * 1e6).round() as i64);
    }
    let whole = number.floor() as i64;
    let micro = whole.rem_euclid(1000) * 1000 + (fraction * 1e3).round() as i64;
    date_time(whole.div_euclid(1000), micro)
}

fn date_time(second: i64, micro: i64) -> Result<(Day, Clock), Reason> {
    let (second, micro) = (second + micro / 1_000_000, micro % 1_000_000);
    if second < FIRST {
        return Err(TOO_SMALL);
    }
    let nanosecond = i32::try_from(micro * 1000).map_err(|_| TOO_LARGE)?;
    let stamp = Timestamp::new(second, 0).map_err(|_| TOO_LARGE)?;
    if second > LAST {
        return Err(TOO_LARGE);
    }
    let at = Offset::UTC.to_datetime(stamp);
    let day = Day {
        year: at.year().unsigned_abs(),
        month: at.month().unsigned_abs(),
        day: at.day().unsigned_abs(),
    };
    let clock = Clock {
        hour: at.hour().unsigned_abs(),
        minute: at.minute().unsigned_abs(),
        second: at.second().unsigned_abs(),
        micro: nanosecond.unsigned_abs() / 1000,
        offset: Some(0),
    };
    Ok((day, clock))
}

fn clock(second: i64, micro: i64) -> Result<Clock, Reason> {
    if second < 0 {
        return Err("time in seconds should be positive");
    }
    let second = second.saturating_add(micro / 1_000_000);
    // A day's seconds fit a date of 1970, whose clock is the one asked for.
    if second >= 86_400 {
        return Err(TIME_TOO_LARGE);
    }
    date_time(second, micro % 1_000_000).map(|(_, clock)| clock)
}
