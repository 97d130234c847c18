use std::cmp::Ordering;

use serde_json::Value;
use specs::annotation::{Direction, OrderKey};

use super::body::Around;
use super::difference::Twin;
use super::twins::Meeting;
use crate::typed::{Kind, Typed, instant, is_sorted};

/// Finds lists of which one is in the order that the contract declares and the other is not; are they alike in that?
pub(super) fn meet(
    meeting: &mut Meeting<'_>,
    left: &[Typed<'_>],
    right: &[Typed<'_>],
    keys: &[OrderKey],
    around: &Around<'_>,
) -> bool {
    let exchanged = meeting.exchanges.left;
    if is_sorted(exchanged.named.step.operation, &exchanged.request.query) {
        return true;
    }
    let (one, other) = (broken(left, keys), broken(right, keys));
    if one.is_some() == other.is_some() {
        return true;
    }
    let told = |broken: Option<usize>| match broken {
        Some(at) => format!("out of order at {at}"),
        None => "in order".to_owned(),
    };
    let by: Vec<_> = keys.iter().map(|key| key.field.as_str()).collect();
    let sides = (format!("{}, by {}", told(one), by.join(", ")), told(other));
    let lasting = if one.is_some() { "out of order | in order" } else { "in order | out of order" };
    meeting.find(Twin::Order, &around.place(), None, sides, lasting.to_owned());
    false
}

/// The first row that should not come after the one before it.
fn broken(rows: &[Typed<'_>], keys: &[OrderKey]) -> Option<usize> {
    let is_broken =
        |(before, after): (&Typed<'_>, &Typed<'_>)| compare(before, after, keys) == Ordering::Greater;
    rows.iter().zip(rows.iter().skip(1)).position(is_broken).map(|at| at + 1)
}

/// By the fields that rows show. Ids are left out: which of two comes first is the target's own affair.
fn compare(before: &Typed<'_>, after: &Typed<'_>, keys: &[OrderKey]) -> Ordering {
    let Some((before, after)) = before.object().zip(after.object()) else { return Ordering::Equal };
    for key in keys {
        let Some((one, other)) = before.member(&key.field).zip(after.member(&key.field)) else {
            return Ordering::Equal;
        };
        let order = match (&one.kind, &other.kind) {
            (Kind::Id(_), _) | (_, Kind::Id(_)) => return Ordering::Equal,
            _ => values(one.value, other.value),
        };
        match (order, key.direction) {
            (Some(Ordering::Equal), _) => {}
            (Some(order), Direction::Ascending) => return order,
            (Some(order), Direction::Descending) => return order.reverse(),
            // How texts that differ in more than case are ordered depends on the language.
            (None, _) => return Ordering::Equal,
        }
    }
    Ordering::Equal
}

fn values(one: &Value, other: &Value) -> Option<Ordering> {
    if let Some((one, other)) = instant(one).zip(instant(other)) {
        return Some(one.cmp(&other));
    }
    match (one, other) {
        (Value::Null, Value::Null) => Some(Ordering::Equal),
        (Value::Number(one), Value::Number(other)) => one.as_f64()?.partial_cmp(&other.as_f64()?),
        (Value::String(one), Value::String(other)) => {
            let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric());
            (plain(one) && plain(other)).then(|| one.to_lowercase().cmp(&other.to_lowercase()))
        }
        // Where null stands is not declared for every list.
        _ => None,
    }
}
