//! Numbers written as text, read as leniently as pydantic reads them.

use std::borrow::Cow;

/// The longest number that is read, in characters: Python's own limit for converting text to an integer.
const LONGEST: usize = 4300;

/// Why a text is no integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotAnInteger {
    /// It is no integer at all.
    Unreadable,
    /// It is one, of more digits than are kept.
    TooBig,
}

/// Reads an integer: `5`, ` +5 `, `007`, `1_000` and `5.00` are ones, `5.5`, `1e3` and `_5` are not.
///
/// Integers have any size in Python; for those beyond 128 bits stands the largest or the smallest of them,
/// which breaks the same bounds.
pub(super) fn integer(text: &str) -> Result<i128, NotAnInteger> {
    match plain_integer(text) {
        Err(NotAnInteger::Unreadable) => plain_integer(&cleaned(text).ok_or(NotAnInteger::Unreadable)?),
        read => read,
    }
}

/// Reads a number as Rust does, between spaces and with single underscores between digits.
///
/// `inf` and `nan` are numbers to Python; here they are none, since JSON has no way to write them.
pub(super) fn float(text: &str) -> Option<f64> {
    let read = text.trim().parse().ok().or_else(|| {
        let joined = without_underscores(text)?;
        joined.parse().ok()
    });
    read.filter(|number: &f64| number.is_finite())
}

/// An integer as JSON writes one.
fn plain_integer(text: &str) -> Result<i128, NotAnInteger> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let zero_led = digits.len() > 1 && digits.starts_with('0');
    if digits.is_empty() || zero_led || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotAnInteger::Unreadable);
    }
    if digits.len() > LONGEST {
        return Err(NotAnInteger::TooBig);
    }
    Ok(text.parse().unwrap_or(if text.starts_with('-') { i128::MIN } else { i128::MAX }))
}

/// The text without spaces, sign, leading zeros, a fraction of zeros and underscores; `None` if that changes nothing
/// or can make no integer of it.
fn cleaned(text: &str) -> Option<Cow<'_, str>> {
    let (negative, digits) = without_sign(text.trim())?;
    let digits = without_zero_fraction(without_leading_zeros(digits)?);
    let sign = if negative { "-" } else { "" };
    if let Some(joined) = without_underscores(digits) {
        return Some(Cow::Owned(format!("{sign}{joined}")));
    }
    if digits.len() == text.len() {
        return None;
    }
    Some(if negative { Cow::Owned(format!("-{digits}")) } else { Cow::Borrowed(digits) })
}

fn without_sign(text: &str) -> Option<(bool, &str)> {
    let text = match text.strip_prefix('+') {
        Some(rest) if rest.starts_with('-') => return None,
        Some(rest) => rest,
        None => text,
    };
    match text.strip_prefix('-') {
        Some(rest) if rest.starts_with(['-', '+']) => None,
        Some(rest) => Some((true, rest)),
        None => Some((false, text)),
    }
}

/// Keeps one zero of `000`, and the one before the point of `00.0`.
fn without_leading_zeros(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    if first != '0' {
        return matches!(first, '1'..='9' | '-').then_some(text);
    }
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '0' | '_' => {}
            '1'..='9' | '-' => return text.get(at..),
            '.' => return text.get(at - 1..),
            _ => return None,
        }
    }
    text.get(text.len() - 1..)
}

fn without_zero_fraction(text: &str) -> &str {
    match text.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.chars().all(|c| c == '0') => whole,
        _ => text,
    }
}

/// Python takes an underscore between two digits, and nowhere else.
fn without_underscores(text: &str) -> Option<String> {
    let misplaced = text.starts_with('_') || text.ends_with('_') || text.contains("__");
    (!misplaced && text.contains('_')).then(|| text.replace('_', ""))
}
