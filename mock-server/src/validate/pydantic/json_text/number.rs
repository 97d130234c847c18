//! Numbers in Python's JSON.

use serde_json::{Number, Value};

/// The number that starts at a position and the position behind it; `None` if none does.
///
/// A point or an exponent without digits behind it ends the number before it, as in Python.
pub(super) fn read(text: &[char], start: usize) -> Option<(Value, usize)> {
    let whole = start + usize::from(text.get(start) == Some(&'-'));
    let mut end = match text.get(whole)? {
        '0' => whole + 1,
        '1'..='9' => skip_digits(text, whole),
        _ => return None,
    };
    if text.get(end) == Some(&'.') {
        end = after_digits(text, end + 1).unwrap_or(end);
    }
    if matches!(text.get(end), Some('e' | 'E')) {
        let signed = usize::from(matches!(text.get(end + 1), Some('+' | '-')));
        end = after_digits(text, end + 1 + signed).unwrap_or(end);
    }
    let digits: String = text.get(start..end)?.iter().collect();
    Some((value(&digits), end))
}

fn skip_digits(text: &[char], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|c| c.is_ascii_digit()).count()
}

/// The position behind the digits that start here, if any do.
fn after_digits(text: &[char], from: usize) -> Option<usize> {
    Some(skip_digits(text, from)).filter(|end| *end > from)
}

/// A number beyond all floats is infinite in Python, and null here.
fn value(digits: &str) -> Value {
    if let Ok(whole) = digits.parse::<i64>() {
        return Value::from(whole);
    }
    if let Ok(whole) = digits.parse::<u64>() {
        return Value::from(whole);
    }
    let float = digits.parse().ok().and_then(Number::from_f64);
    float.map_or(Value::Null, Value::Number)
}
