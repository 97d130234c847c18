use std::collections::BTreeSet;

use http::header::{ALLOW, CONTENT_TYPE, ETAG, RETRY_AFTER, SET_COOKIE, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName};

use super::difference::Twin;
use super::facts::Pair;
use super::renaming::Origin;
use super::twins::Meeting;
use crate::exchange::{Content, MediaType};
use crate::snapshot::HEADERS;
use crate::typed::{Kind, header};

/// Compares what headers say of the answers.
pub(super) fn meet(meeting: &mut Meeting<'_>) {
    let Pair { left, right } = meeting.exchanges;
    let (one, other) = (&left.response.headers, &right.response.headers);
    let declared = left.named.step.operation.responses.for_status(left.response.status.as_u16());
    let declared = declared.into_iter().flat_map(|declared| &declared.headers);
    let mut names: Vec<_> = declared.filter_map(|header| HeaderName::try_from(&header.name).ok()).collect();
    names.extend(HEADERS);
    names.sort_by(|one, other| one.as_str().cmp(other.as_str()));
    names.dedup();
    for name in names {
        let (one, other) = (values(one, &name), values(other, &name));
        if !is_same(meeting, &name, &one, &other) {
            let shown = |values: &[String]| match values {
                [] => "absent".to_owned(),
                values => values.join(", "),
            };
            let lasting = match (one.is_empty(), other.is_empty()) {
                (false, true) => "| absent",
                (true, false) => "absent |",
                _ => "another",
            };
            let place = format!("header {name}");
            meeting.find(Twin::Header, &place, None, (shown(&one), shown(&other)), lasting.to_owned());
        }
    }
}

fn values(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
}

fn is_same(meeting: &mut Meeting<'_>, name: &HeaderName, left: &[String], right: &[String]) -> bool {
    // Of what type no body is.
    if *name == CONTENT_TYPE && is_bodiless(meeting) {
        return true;
    }
    if left.is_empty() || right.is_empty() {
        return left.len() == right.len();
    }
    match *name {
        WWW_AUTHENTICATE => challenges(left) == challenges(right),
        CONTENT_TYPE => media_types(left) == media_types(right),
        ALLOW => words(left) == words(right),
        // How long is a matter of the moment.
        RETRY_AFTER => true,
        _ if left.len() != right.len() => false,
        SET_COOKIE => left.iter().zip(right).all(|(left, right)| is_same_cookie(meeting, left, right)),
        ETAG => {
            left.iter().zip(right).all(|(left, right)| meeting.pair(left, right, Origin::Made, "header etag"))
        }
        _ => left.iter().zip(right).all(|(left, right)| is_same_value(meeting, name, left, right)),
    }
}

/// What a header of the contract's own says: ids are paired, counts and instants are a matter of the moment.
fn is_same_value(meeting: &mut Meeting<'_>, name: &HeaderName, left: &str, right: &str) -> bool {
    let exchanged = meeting.exchanges.left;
    let step = exchanged.named.step;
    let response = step.operation.responses.for_status(exchanged.response.status.as_u16());
    let mut declared = response.into_iter().flat_map(|response| &response.headers);
    let declared = declared.find(|header| header.name.eq_ignore_ascii_case(name.as_str()));
    let kind = |text: &str| declared.map(|declared| header(step.system, declared, text));
    match (kind(left), kind(right)) {
        (Some(Kind::Counter(_)), Some(Kind::Counter(_))) | (Some(Kind::Instant), Some(Kind::Instant)) => true,
        // What does not pair is told as such.
        (Some(Kind::Id(_) | Kind::Token | Kind::Cursor | Kind::Version), Some(_)) => {
            meeting.pair(left, right, Origin::Made, &format!("header {name}"));
            true
        }
        _ => meeting.same_text(left, right),
    }
}

fn is_bodiless(meeting: &Meeting<'_>) -> bool {
    let Pair { left, right } = meeting.exchanges;
    [left, right].iter().all(|one| matches!(one.response.content, Content::Empty))
}

/// The schemes, each with the code of what is wrong (RFC 6750, section 3); realms and words are the target's own.
fn challenges(values: &[String]) -> BTreeSet<(String, Option<String>)> {
    let mut found: Vec<(String, Option<String>)> = Vec::new();
    for part in values.iter().flat_map(|value| unquoted_parts(value)) {
        let (word, rest) = part.split_once(' ').unwrap_or((part, ""));
        let parameter = if word.contains('=') {
            part
        } else {
            found.push((word.to_ascii_lowercase(), None));
            rest.trim()
        };
        let code = parameter.strip_prefix("error=").map(|code| code.trim_matches('"').to_owned());
        if let (Some((_, error)), Some(code)) = (found.last_mut(), code) {
            *error = Some(code);
        }
    }
    found.into_iter().collect()
}

/// What commas separate, but for those between quotes.
fn unquoted_parts(value: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    let is_end = move |c: char| {
        is_quoted ^= c == '"';
        c == ',' && !is_quoted
    };
    value.split(is_end).map(str::trim).filter(|part| !part.is_empty())
}

fn media_types(values: &[String]) -> Vec<MediaType> {
    values.iter().map(|value| MediaType::parse(value)).collect()
}

fn words(values: &[String]) -> BTreeSet<String> {
    let words = values.iter().flat_map(|value| value.split(','));
    words.map(|word| word.trim().to_ascii_uppercase()).filter(|word| !word.is_empty()).collect()
}

/// The same name and attributes; the value is a name of its own.
fn is_same_cookie(meeting: &mut Meeting<'_>, left: &str, right: &str) -> bool {
    let split = |cookie: &str| {
        let mut parts = cookie.split(';').map(|part| part.trim().to_owned());
        let pair = parts.next().unwrap_or_default();
        let (name, value) =
            pair.split_once('=').map_or((pair.clone(), ""), |(name, value)| (name.to_owned(), value));
        let attributes: BTreeSet<_> = parts.map(|part| attribute(&part)).collect();
        (name, value.to_owned(), attributes)
    };
    let ((name, value, attributes), (other_name, other_value, other_attributes)) =
        (split(left), split(right));
    let is_named = match (value.is_empty(), other_value.is_empty()) {
        (false, false) => meeting.pair(&value, &other_value, Origin::Made, "header set-cookie"),
        (one, other) => one == other,
    };
    name == other_name && attributes == other_attributes && is_named
}

/// Where and until when a cookie counts differs from target to target; that it is limited does not.
fn attribute(part: &str) -> String {
    let (name, value) = part.split_once('=').unwrap_or((part, ""));
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "path" | "domain" | "expires" | "max-age" => name,
        _ => format!("{name}={}", value.to_ascii_lowercase()),
    }
}
