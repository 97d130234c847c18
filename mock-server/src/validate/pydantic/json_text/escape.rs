//! Strings in Python's JSON.

use super::scan::Problem;

/// The string whose first character is at `start`, behind the quote, and the position behind its closing quote.
pub(super) fn read(text: &[char], start: usize) -> Result<(String, usize), Problem> {
    let unterminated = problem("Unterminated string starting at", start - 1);
    let (mut string, mut at) = (String::new(), start);
    loop {
        match text.get(at) {
            Some('"') => return Ok((string, at + 1)),
            Some('\\') => {
                let escape = *text.get(at + 1).ok_or(unterminated.clone())?;
                let (c, end) = unescape(text, at, escape)?;
                string.push(c);
                at = end;
            }
            Some(c) if *c <= '\u{1f}' => return Err(problem("Invalid control character at", at)),
            Some(c) => {
                string.push(*c);
                at += 1;
            }
            None => return Err(unterminated),
        }
    }
}

/// The character of the escape whose backslash is at `at`, and the position behind it.
fn unescape(text: &[char], at: usize, escape: char) -> Result<(char, usize), Problem> {
    let c = match escape {
        'u' => return unescape_unit(text, at),
        '"' | '\\' | '/' => escape,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => return Err(problem("Invalid \\escape", at)),
    };
    Ok((c, at + 2))
}

fn unescape_unit(text: &[char], at: usize) -> Result<(char, usize), Problem> {
    let high = unit(text, at)?;
    let end = at + 6;
    // Python looks for a low half only where a whole one and a closing quote have room.
    let paired = (0xd800..0xdc00).contains(&high)
        && end + 6 < text.len()
        && text.get(end..end + 2) == Some(&['\\', 'u']);
    if paired {
        let low = unit(text, end)?;
        if let Some(Ok(c)) = char::decode_utf16([high, low]).next() {
            return Ok((c, end + 6));
        }
    }
    let c = char::from_u32(u32::from(high)).unwrap_or(char::REPLACEMENT_CHARACTER);
    Ok((c, end))
}

/// The four digits behind a `\u`, which something has to follow.
fn unit(text: &[char], at: usize) -> Result<u16, Problem> {
    let invalid = problem("Invalid \\uXXXX escape", at + 1);
    if at + 6 >= text.len() {
        return Err(invalid);
    }
    let digits: Option<Vec<u32>> =
        text.get(at + 2..at + 6).unwrap_or_default().iter().map(|c| c.to_digit(16)).collect();
    let unit = digits.map(|digits| digits.iter().fold(0, |unit, digit| unit * 16 + digit));
    unit.and_then(|unit| u16::try_from(unit).ok()).ok_or(invalid)
}

fn problem(message: &'static str, at: usize) -> Problem {
    Problem::Syntax { message, at }
}
