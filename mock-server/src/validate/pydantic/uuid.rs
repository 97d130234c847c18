//! UUIDs as text.

use serde_json::Value;

use super::fault::Fault;
use super::loc::Loc;
use super::run::{Exactness, Run};

/// No UUID is written longer: that is `urn:uuid:` with 36 characters.
const LONGEST: usize = 45;
/// The digits of each group, between the hyphens.
const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
/// Where the last group starts.
const LAST_GROUP: usize = 24;

/// A UUID with or without hyphens, in braces or as a URN, in any case; answered with hyphens, in lower case.
pub(super) fn check(input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
    run.floor(Exactness::Lax);
    let Some(text) = input.as_str() else {
        return run.reject(loc, input, wrong_type());
    };
    match read(text) {
        Ok(uuid) => Some(Value::String(uuid)),
        Err(reason) => run.reject(loc, input, unreadable(&reason)),
    }
}

fn read(text: &str) -> Result<String, String> {
    if text.is_empty() || text.len() > LONGEST {
        return Err(too_long(text));
    }
    let shape = Shape::of(text);
    check_characters(&shape)?;
    let groups: Vec<&str> = shape.inner.split('-').collect();
    match groups.as_slice() {
        [digits] if shape.may_be_simple && digits.len() == 32 => Ok(hyphenated(digits)),
        [_] if shape.may_be_simple => Err(too_long(text)),
        _ => check_groups(&groups, shape.whole).map(|()| shape.inner.to_ascii_lowercase()),
    }
}

/// What of a text is read, and how its faults are counted.
///
/// A text whose length is right for one way of writing is read as that one, and counted from its first digit; any
/// other is counted as a whole. That is how the `uuid` crate reports.
struct Shape<'a> {
    whole: &'a str,
    inner: &'a str,
    start: usize,
    may_be_simple: bool,
}

impl<'a> Shape<'a> {
    fn of(text: &'a str) -> Self {
        let braced = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
        let urn = text.strip_prefix("urn:uuid:");
        match (text.len(), braced, urn) {
            (36, ..) => Self::known(text),
            (38, Some(inner), _) | (45, _, Some(inner)) => Self::known(inner),
            (_, Some(inner), _) => Self { whole: text, inner, start: 1, may_be_simple: false },
            (_, _, Some(inner)) => Self { whole: text, inner, start: 9, may_be_simple: false },
            _ => Self { whole: text, inner: text, start: 0, may_be_simple: true },
        }
    }

    fn known(text: &'a str) -> Self {
        Self { whole: text, inner: text, start: 0, may_be_simple: false }
    }
}

fn too_long(text: &str) -> String {
    format!("invalid length: found {}", text.len())
}

fn check_characters(shape: &Shape<'_>) -> Result<(), String> {
    let wrong = |(_, c): &(usize, char)| !c.is_ascii_hexdigit() && *c != '-';
    match shape.inner.char_indices().find(wrong) {
        Some((at, c)) => Err(format!("invalid character: found `{c}` at {}", at + shape.start)),
        None => Ok(()),
    }
}

/// The last group's length counts up to the end of the whole text, brace included.
fn check_groups(groups: &[&str], whole: &str) -> Result<(), String> {
    if groups.len() != GROUPS.len() {
        return Err(format!("invalid group count: expected 5, found {}", groups.len()));
    }
    let wrong = |(_, (group, expected)): &(usize, (&&str, usize))| group.len() != *expected;
    let Some((at, (group, expected))) = groups.iter().zip(GROUPS).enumerate().find(wrong) else {
        return Ok(());
    };
    let found = if at == 4 { whole.len().saturating_sub(LAST_GROUP) } else { group.len() };
    Err(format!("invalid group length in group {at}: expected {expected}, found {found}"))
}

fn hyphenated(digits: &str) -> String {
    let mut text = digits.to_ascii_lowercase();
    for at in [20, 16, 12, 8] {
        text.insert(at, '-');
    }
    text
}

fn wrong_type() -> Fault {
    Fault::plain("uuid_type", "UUID input should be a string, bytes or UUID object")
}

fn unreadable(reason: &str) -> Fault {
    Fault::parsing("uuid_parsing", "Input should be a valid UUID", reason)
}
