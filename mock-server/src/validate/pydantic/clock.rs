//! Dates and times as text, read as leniently as pydantic's parser (speedate) reads them.

use std::fmt;

/// Why a text is no date or time, in the parser's words.
pub(super) type Reason = &'static str;

const TOO_SHORT: Reason = "input is too short";
const EXTRA: Reason = "unexpected extra characters at the end of the input";
const DAY_SECONDS: i32 = 24 * 3600;

/// A calendar day, of the years 0 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) year: u16,
    pub(super) month: u8,
    pub(super) day: u8,
}

/// A time of day, with the seconds east of UTC if it has an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: u8,
    pub(super) micro: u32,
    pub(super) offset: Option<i32>,
}

impl Day {
    /// Reads `YYYY-MM-DD` and nothing else.
    pub(super) fn parse(text: &[u8]) -> Result<Self, Reason> {
        let day = Self::parse_start(text)?;
        if text.len() > 10 {
            return Err(EXTRA);
        }
        Ok(day)
    }

    fn parse_start(text: &[u8]) -> Result<Self, Reason> {
        if text.len() < 10 {
            return Err(TOO_SHORT);
        }
        let century = u16::from(pair(text, 0, "invalid character in year")?);
        let year = century * 100 + u16::from(pair(text, 2, "invalid character in year")?);
        expect(text, 4, b"-", "invalid date separator, expected `-`")?;
        let month = pair(text, 5, "invalid character in month")?;
        expect(text, 7, b"-", "invalid date separator, expected `-`")?;
        let day = pair(text, 8, "invalid character in day")?;
        if !(1..=12).contains(&month) {
            return Err("month value is outside expected range of 1-12");
        }
        if day < 1 || day > days_in(year, month) {
            return Err("day value is outside expected range");
        }
        Ok(Self { year, month, day })
    }
}

/// Reads `YYYY-MM-DDTHH:MM[:SS[.ffffff]][Z|±HH[:]MM]`; the `T` may be a space or an underscore.
pub(super) fn parse_date_time(text: &[u8]) -> Result<(Day, Clock), Reason> {
    let day = Day::parse_start(text)?;
    expect(text, 10, b"Tt _", "invalid datetime separator, expected `T`, `t`, `_` or space")?;
    Ok((day, Clock::parse(text.get(11..).unwrap_or_default())?))
}

impl Clock {
    /// Midnight, without an offset.
    pub(super) const MIDNIGHT: Self = Self { hour: 0, minute: 0, second: 0, micro: 0, offset: None };

    /// Reads `HH:MM[:SS[.ffffff]][Z|±HH[:]MM]`; digits beyond microseconds are dropped.
    pub(super) fn parse(text: &[u8]) -> Result<Self, Reason> {
        if text.len() < 5 {
            return Err(TOO_SHORT);
        }
        let hour = pair(text, 0, "invalid character in hour")?;
        expect(text, 2, b":", "invalid time separator, expected `:`")?;
        let minute = pair(text, 3, "invalid character in minute")?;
        within(hour, 23, "hour value is outside expected range of 0-23")?;
        within(minute, 59, "minute value is outside expected range of 0-59")?;
        let (second, micro, rest) = parse_second(text.get(5..).unwrap_or_default())?;
        Ok(Self { hour, minute, second, micro, offset: parse_offset(rest)? })
    }
}

/// The seconds, the microseconds and what follows; both are 0 where nothing of that kind is written.
fn parse_second(text: &[u8]) -> Result<(u8, u32, &[u8]), Reason> {
    if text.first() != Some(&b':') {
        return Ok((0, 0, text));
    }
    let second = pair(text, 1, "invalid character in second")?;
    within(second, 59, "second value is outside expected range of 0-59")?;
    match text.get(3) {
        Some(b'.' | b',') => {
            let (micro, rest) = parse_fraction(text.get(4..).unwrap_or_default())?;
            Ok((second, micro, rest))
        }
        _ => Ok((second, 0, text.get(3..).unwrap_or_default())),
    }
}

fn parse_fraction(text: &[u8]) -> Result<(u32, &[u8]), Reason> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 {
        return Err("second fraction digits missing after `.`");
    }
    let micro = (0..6).fold(0, |micro, at| {
        let digit = text.get(at).filter(|_| at < digits);
        micro * 10 + digit.map_or(0, |byte| u32::from(byte - b'0'))
    });
    Ok((micro, text.get(digits..).unwrap_or_default()))
}

fn parse_offset(text: &[u8]) -> Result<Option<i32>, Reason> {
    let (sign, rest) = match text {
        [] => return Ok(None),
        [b'Z' | b'z'] => return Ok(Some(0)),
        [b'Z' | b'z', ..] => return Err(EXTRA),
        [b'+', rest @ ..] => (1, rest),
        // The last is the minus sign U+2212, which ISO 8601 prefers.
        [b'-', rest @ ..] | [0xe2, 0x88, 0x92, rest @ ..] => (-1, rest),
        _ => return Err("invalid timezone sign"),
    };
    let hours = i32::from(pair(rest, 0, "invalid timezone hour")?);
    let rest = rest.get(2..).unwrap_or_default();
    let rest = rest.strip_prefix(b":").unwrap_or(rest);
    let minutes = pair(rest, 0, "invalid timezone minute")?;
    within(minutes, 59, "timezone minute value is outside expected range of 0-59")?;
    let offset = sign * (hours * 3600 + i32::from(minutes) * 60);
    if offset.abs() >= DAY_SECONDS {
        return Err("timezone offset must be less than 24 hours");
    }
    if rest.len() > 2 {
        return Err(EXTRA);
    }
    Ok(Some(offset))
}

/// Two digits.
fn pair(text: &[u8], at: usize, reason: Reason) -> Result<u8, Reason> {
    match text.get(at..at + 2) {
        Some([tens, ones]) if tens.is_ascii_digit() && ones.is_ascii_digit() => {
            Ok((tens - b'0') * 10 + ones - b'0')
        }
        _ => Err(reason),
    }
}

fn expect(text: &[u8], at: usize, any_of: &[u8], reason: Reason) -> Result<(), Reason> {
    match text.get(at) {
        Some(byte) if any_of.contains(byte) => Ok(()),
        _ => Err(reason),
    }
}

fn within(number: u8, most: u8, reason: Reason) -> Result<(), Reason> {
    if number > most { Err(reason) } else { Ok(()) }
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)?;
        if self.micro != 0 {
            write!(f, ".{:06}", self.micro)?;
        }
        match self.offset {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(offset) => {
                let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.abs() / 60);
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}
