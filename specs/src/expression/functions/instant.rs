//! Instants as RFC 3339 writes them and durations as ISO 8601 does. Calendars are those of UTC.

use jiff::civil::Date;
use jiff::fmt::temporal::{DateTimePrinter, Pieces, SpanParser};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, Unit, Zoned};

use super::call::{Answer, Call, Own, own};

pub(super) const FUNCTIONS: &[Own] = &[
    own!(
        "instant.of",
        ["value"],
        [],
        "an instant, a date (its first instant) or seconds since 1970, as worlds write instants: `2026-03-01T12:00:00.000000Z`",
        of
    ),
    own!(
        "instant.add",
        ["instant", "duration"],
        [],
        "so much later; months and years go by the calendar",
        add
    ),
    own!("instant.sub", ["instant", "duration"], [], "so much earlier", sub),
    own!("instant.seconds", ["from", "to"], [], "whole seconds from one to the other", seconds),
    own!("instant.compare", ["a", "b"], [], "-1, 0 or 1, as `a` is before, at or after `b`", compare),
    own!(
        "instant.start",
        ["instant", "unit"],
        [],
        "the first instant of its `hour`, `day`, `week` (from Monday), `month` or `year`",
        start
    ),
    own!(
        "instant.part",
        ["instant", "part"],
        [],
        "its `year`, `month`, `day`, `hour`, `minute`, `second`, `weekday` (1 is Monday) or `day_of_year`",
        part
    ),
    own!("instant.date", ["instant"], [], "its date: `2026-03-01`", date),
    own!("instant.unix", ["instant"], [], "whole seconds since 1970", unix),
    own!(
        "duration.seconds",
        ["duration"],
        [],
        "whole seconds of a duration without months and years",
        duration_seconds
    ),
    own!(
        "duration.of_seconds",
        ["seconds"],
        [],
        "so many seconds as a duration: `PT1H30M`",
        duration_of_seconds
    ),
];

/// RFC 3339 in UTC with six decimals, as pydantic writes them: of one width, so that texts sort as
/// the instants do.
const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(6));

/// An instant as records hold it: `2026-03-01T12:00:00.000000Z`.
#[must_use]
pub fn instant_text(instant: Timestamp) -> String {
    PRINTER.timestamp_to_string(&instant)
}

/// The instant of a text: RFC 3339, or a date, which is its first instant in UTC. One of the year 9999
/// that is past the end of time counts as the end.
#[must_use]
pub fn parse_instant(text: &str) -> Option<Timestamp> {
    // A longer text that is a date too has a time without an offset, which is no instant.
    const DATE: usize = "2026-03-01".len();
    let date = || first_of(text.parse().ok().filter(|_| text.len() == DATE)?);
    text.parse().ok().or_else(date).or_else(|| past_the_end(text))
}

/// jiff stops a day short of the end of the year 9999, so that every offset has room.
fn past_the_end(text: &str) -> Option<Timestamp> {
    let day_before = Pieces::parse(text).ok().filter(|pieces| pieces.offset().is_some())?.date();
    (day_before >= Timestamp::MAX.to_zoned(TimeZone::UTC).date()).then_some(Timestamp::MAX)
}

fn first_of(date: Date) -> Option<Timestamp> {
    date.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// Units that instants are cut down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarUnit {
    /// From minute 0.
    Hour,
    /// From midnight.
    Day,
    /// From Monday.
    Week,
    /// From the first day.
    Month,
    /// From the first of January.
    Year,
}

impl CalendarUnit {
    /// Their words.
    pub const WORDS: [&str; 5] = ["hour", "day", "week", "month", "year"];

    /// The unit of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let units = [Self::Hour, Self::Day, Self::Week, Self::Month, Self::Year];
        Self::WORDS.into_iter().zip(units).find(|(known, _)| *known == word).map(|(_, unit)| unit)
    }

    /// The first instant of the unit that an instant lies in; none before the calendar begins.
    #[must_use]
    pub fn start(self, instant: Timestamp) -> Option<Timestamp> {
        let zoned = instant.to_zoned(TimeZone::UTC);
        let date = zoned.date();
        let start = match self {
            Self::Hour => {
                let hour = date.at(zoned.hour(), 0, 0, 0).to_zoned(TimeZone::UTC);
                return hour.ok().map(|zoned| zoned.timestamp());
            }
            Self::Day => date,
            Self::Week => date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days()).ok()?,
            Self::Month => date.first_of_month(),
            Self::Year => date.first_of_year(),
        };
        first_of(start)
    }
}

fn of(call: &Call<'_, '_>) -> Answer<String> {
    let instant = match call.int(0) {
        Ok(seconds) => Timestamp::from_second(seconds).map_err(|_| call.wrong(0, "an instant"))?,
        Err(_) => instant(call, 0)?,
    };
    Ok(instant_text(instant))
}

fn add(call: &Call<'_, '_>) -> Answer<String> {
    moved(call, |zoned, span| zoned.checked_add(span))
}

fn sub(call: &Call<'_, '_>) -> Answer<String> {
    moved(call, |zoned, span| zoned.checked_sub(span))
}

fn moved(call: &Call<'_, '_>, by: fn(&Zoned, Span) -> Result<Zoned, jiff::Error>) -> Answer<String> {
    let (from, span) = (instant(call, 0)?.to_zoned(TimeZone::UTC), duration(call, 1)?);
    let moved =
        by(&from, span).map_err(|_| call.fault(format!("{span} from {from} leads out of the calendar")))?;
    Ok(instant_text(moved.timestamp()))
}

fn seconds(call: &Call<'_, '_>) -> Answer<i64> {
    Ok(instant(call, 1)?.duration_since(instant(call, 0)?).as_secs())
}

fn compare(call: &Call<'_, '_>) -> Answer<i64> {
    Ok(instant(call, 0)?.cmp(&instant(call, 1)?) as i64)
}

fn start(call: &Call<'_, '_>) -> Answer<String> {
    let unit =
        CalendarUnit::parse(call.text(1)?).ok_or_else(|| call.wrong(1, "hour, day, week, month or year"))?;
    unit.start(instant(call, 0)?)
        .map(instant_text)
        .ok_or_else(|| call.wrong(0, "an instant that has a start"))
}

fn part(call: &Call<'_, '_>) -> Answer<i64> {
    let zoned = instant(call, 0)?.to_zoned(TimeZone::UTC);
    Ok(match call.text(1)? {
        "year" => zoned.year().into(),
        "month" => zoned.month().into(),
        "day" => zoned.day().into(),
        "hour" => zoned.hour().into(),
        "minute" => zoned.minute().into(),
        "second" => zoned.second().into(),
        "weekday" => zoned.weekday().to_monday_one_offset().into(),
        "day_of_year" => zoned.day_of_year().into(),
        _ => {
            let parts = "year, month, day, hour, minute, second, weekday or day_of_year";
            return Err(call.wrong(1, parts));
        }
    })
}

fn date(call: &Call<'_, '_>) -> Answer<String> {
    Ok(instant(call, 0)?.to_zoned(TimeZone::UTC).date().to_string())
}

fn unix(call: &Call<'_, '_>) -> Answer<i64> {
    instant(call, 0).map(Timestamp::as_second)
}

fn duration_seconds(call: &Call<'_, '_>) -> Answer<i64> {
    // A day of UTC has 24 hours; months have no fixed length.
    let span = duration(call, 0)?;
    let total = span.total((Unit::Second, jiff::SpanRelativeTo::days_are_24_hours()));
    let seconds = total.map_err(|_| call.wrong(0, "a duration without months and years"))?;
    Ok(seconds as i64)
}

fn duration_of_seconds(call: &Call<'_, '_>) -> Answer<String> {
    let span = Span::new().try_seconds(call.int(0)?).map_err(|_| call.wrong(0, "a length of time"))?;
    let round = jiff::SpanRound::new().largest(Unit::Hour).smallest(Unit::Second);
    span.round(round).map(|span| span.to_string()).map_err(|_| call.wrong(0, "a length of time"))
}

pub(super) fn instant(call: &Call<'_, '_>, at: usize) -> Answer<Timestamp> {
    parse_instant(call.text(at)?).ok_or_else(|| call.wrong(at, "an instant"))
}

fn duration(call: &Call<'_, '_>, at: usize) -> Answer<Span> {
    SpanParser::new().parse_span(call.text(at)?).map_err(|_| call.wrong(at, "an ISO 8601 duration"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure, value};

    #[test]
    fn instants_are_read_and_written() {
        for (expression, expected) in [
            ("instant.of('2026-03-01T13:00:00+01:00')", "2026-03-01T12:00:00.000000Z"),
            ("instant.of('2026-03-01')", "2026-03-01T00:00:00.000000Z"),
            ("instant.of(1772366400)", "2026-03-01T12:00:00.000000Z"),
            ("instant.date('2026-03-01T23:30:00-02:00')", "2026-03-02"),
            ("instant.of('9999-12-31T23:59:59Z')", "9999-12-30T22:00:00.999999Z"),
        ] {
            assert_eq!(value(expression), json!(expected), "{expression}");
        }
        assert_eq!(value("instant.unix('2026-03-01T12:00:00.9Z')"), json!(1_772_366_400));
    }

    #[test]
    fn durations_go_by_the_calendar() {
        for (expression, expected) in [
            ("instant.add('2026-01-31T00:00:00Z', 'P1M')", "2026-02-28T00:00:00.000000Z"),
            ("instant.add('2026-03-01', 'PT36H')", "2026-03-02T12:00:00.000000Z"),
            ("instant.sub('2026-03-01', 'P1Y')", "2025-03-01T00:00:00.000000Z"),
            ("duration.of_seconds(5400)", "PT1H30M"),
        ] {
            assert_eq!(value(expression), json!(expected), "{expression}");
        }
        assert_eq!(value("instant.seconds('2026-03-01', '2026-03-02')"), json!(86_400));
        assert_eq!(value("instant.seconds('2026-03-02', '2026-03-01T23:59:00Z')"), json!(-60));
        assert_eq!(value("duration.seconds('P1DT1M')"), json!(86_460));
        assert_eq!(value("instant.compare('2026-03-01T13:00:00+01:00', '2026-03-01T12:00:00Z')"), json!(0));
    }

    #[test]
    fn every_unit_has_its_start_and_every_part_its_number() {
        for (unit, expected) in [
            ("hour", "2026-03-05T13:00:00.000000Z"),
            ("day", "2026-03-05T00:00:00.000000Z"),
            ("week", "2026-03-02T00:00:00.000000Z"),
            ("month", "2026-03-01T00:00:00.000000Z"),
            ("year", "2026-01-01T00:00:00.000000Z"),
        ] {
            assert_eq!(value(&format!("instant.start('2026-03-05T13:14:15Z', '{unit}')")), json!(expected));
        }
        for (part, expected) in [
            ("year", 2026),
            ("month", 3),
            ("day", 5),
            ("hour", 13),
            ("minute", 14),
            ("second", 15),
            ("weekday", 4),
            ("day_of_year", 64),
        ] {
            assert_eq!(value(&format!("instant.part('2026-03-05T13:14:15Z', '{part}')")), json!(expected));
        }
    }

    #[test]
    fn what_is_no_instant_or_duration_is_named() {
        assert!(failure("instant.of('soon')").ends_with("instant.of: \"soon\" is not an instant"));
        assert!(failure("instant.of('2026-03-01T12:00:00')").ends_with("is not an instant"));
        assert!(failure("instant.add('2026-03-01', '1 month')").ends_with("is not an ISO 8601 duration"));
        assert!(failure("instant.add('9999-12-01', 'P1Y')").ends_with("leads out of the calendar"));
        assert!(failure("instant.start('2026-03-01', 'decade')").contains("\"decade\" is not hour"));
        assert!(failure("duration.seconds('P1M')").ends_with("is not a duration without months and years"));
        assert!(failure("instant.of(9223372036854775807)").ends_with("is not an instant"));
    }
}
