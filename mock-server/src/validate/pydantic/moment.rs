//! Dates and times as values.

use serde_json::Value;

use super::clock::{Clock, Day, Reason, parse_date_time};
use super::fault::Fault;
use super::loc::Loc;
use super::run::{Exactness, Run};
use super::timestamp::{Stamp, exact_day, is_midnight};

/// A format of time; each is answered in the form in which pydantic writes it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// `2024-01-02T03:04:05Z`; a date counts as its midnight, a number as seconds or milliseconds since 1970.
    DateTime,
    /// `2024-01-02`; a date-time at midnight counts as its date.
    Date,
    /// `03:04:05`; a number counts as seconds since midnight.
    Time,
}

/// Why a value is no moment.
enum Refusal {
    /// It is neither text nor number.
    Type,
    /// It cannot be read.
    Reason(Reason),
}

impl Moment {
    pub(super) fn check(self, input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
        run.floor(Exactness::Lax);
        let read = match self {
            Self::DateTime => date_time_or_date(input),
            Self::Date => date_or_date_time(input),
            Self::Time => time(input),
        };
        match read {
            Ok(text) => Some(Value::String(text)),
            Err(fault) => run.reject(loc, input, fault),
        }
    }
}

fn date_time_or_date(input: &Value) -> Result<String, Fault> {
    let (day, clock) = match date_time(input) {
        Ok(moment) => moment,
        Err(refusal) => match (date(input), refusal) {
            (Ok(day), _) => (day, Clock::MIDNIGHT),
            (Err(Refusal::Reason(reason)), _) => return Err(datetime_from_date(reason)),
            (Err(Refusal::Type), Refusal::Reason(reason)) => return Err(datetime_parsing(reason)),
            (Err(Refusal::Type), Refusal::Type) => return Err(datetime_type()),
        },
    };
    in_python_years(day).map_err(datetime_parsing).map(|()| format!("{day}T{clock}"))
}

fn date_or_date_time(input: &Value) -> Result<String, Fault> {
    let day = match date(input) {
        Ok(day) => day,
        Err(refusal) => match (date_time(input), refusal) {
            (Ok((day, clock)), _) if is_midnight(clock) => day,
            (Ok(_), _) => return Err(date_inexact()),
            (Err(Refusal::Reason(reason)), _) => return Err(date_from_datetime(reason)),
            (Err(Refusal::Type), Refusal::Reason(reason)) => return Err(date_parsing(reason)),
            (Err(Refusal::Type), Refusal::Type) => return Err(date_type()),
        },
    };
    in_python_years(day).map_err(date_parsing).map(|()| day.to_string())
}

fn time(input: &Value) -> Result<String, Fault> {
    let read = match input {
        Value::String(text) => Clock::parse(text.as_bytes()),
        other => {
            Stamp::of(other).ok_or_else(|| Fault::plain("time_type", "Input should be a valid time"))?.clock()
        }
    };
    read.map(|clock| clock.to_string())
        .map_err(|reason| Fault::parsing("time_parsing", "Input should be in a valid time format", reason))
}

fn date_time(input: &Value) -> Result<(Day, Clock), Refusal> {
    let read = match input {
        Value::String(text) => parse_date_time(text.as_bytes()).or_else(|reason| {
            // The reason for which a number is none outweighs the one for which it is no text.
            Stamp::parse(text).map_or(Err(reason), Stamp::date_time)
        }),
        other => Stamp::of(other).ok_or(Refusal::Type)?.date_time(),
    };
    read.map_err(Refusal::Reason)
}

fn date(input: &Value) -> Result<Day, Refusal> {
    let text = input.as_str().ok_or(Refusal::Type)?;
    Day::parse(text.as_bytes())
        .or_else(|reason| Stamp::parse_whole(text).map_or(Err(reason), exact_day))
        .map_err(Refusal::Reason)
}

/// Python's dates begin with the year 1.
fn in_python_years(day: Day) -> Result<(), Reason> {
    if day.year == 0 {
        return Err("year 0 is out of range");
    }
    Ok(())
}

fn datetime_type() -> Fault {
    Fault::plain("datetime_type", "Input should be a valid datetime")
}

fn datetime_parsing(reason: Reason) -> Fault {
    Fault::parsing("datetime_parsing", "Input should be a valid datetime", reason)
}

fn datetime_from_date(reason: Reason) -> Fault {
    let opening = "Input should be a valid datetime or date";
    Fault::parsing("datetime_from_date_parsing", opening, reason)
}

fn date_type() -> Fault {
    Fault::plain("date_type", "Input should be a valid date")
}

fn date_parsing(reason: Reason) -> Fault {
    let opening = "Input should be a valid date in the format YYYY-MM-DD";
    Fault::parsing("date_parsing", opening, reason)
}

fn date_from_datetime(reason: Reason) -> Fault {
    let opening = "Input should be a valid date or datetime";
    Fault::parsing("date_from_datetime_parsing", opening, reason)
}

fn date_inexact() -> Fault {
    Fault::plain(
        "date_from_datetime_inexact",
        "Datetimes provided to dates should have zero time - e.g. be exact dates",
    )
}
