//! What lists count.

use serde_json::Value;

use super::difference::Twin;
use super::facts::Pair;
use super::twins::Meeting;
use crate::run::Exchanged;
use crate::typed::{Listing, Typed, page_size};

/// Whether two lists have as many rows on all their pages together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Totals {
    Equal,
    Unequal,
    /// They are no lists, or do not say.
    Unknown,
}

pub(super) fn totals(meeting: &Meeting<'_>, left: &Typed<'_>, right: &Typed<'_>) -> Totals {
    let step = meeting.exchanges.left.named.step;
    let listing = Listing::of(step.system, step.operation);
    let Some(at) = listing.place("total") else { return Totals::Unknown };
    match at.lookup(left.value).zip(at.lookup(right.value)) {
        Some((left, right)) if left == right => Totals::Equal,
        Some(_) => Totals::Unequal,
        None => Totals::Unknown,
    }
}

/// Finds a total that is not the number of rows, where all of them stand on the page and the other
/// side counts as many.
pub(super) fn meet(meeting: &mut Meeting<'_>, left: &Typed<'_>, right: &Typed<'_>) {
    let step = meeting.exchanges.left.named.step;
    let listing = Listing::of(step.system, step.operation);
    let Some((rows, total)) = listing.place("rows").zip(listing.place("total")) else { return };
    let page = |body: &Value, exchanged: &Exchanged<'_>| {
        let rows = rows.lookup(body)?.as_array()?.len() as u64;
        let total = total.lookup(body)?.as_u64()?;
        let size = page_size(step.system, step.operation, &exchanged.request.query);
        // A full page may have others after it.
        size.is_none_or(|size| rows < size).then_some((rows, total))
    };
    let Pair { left: left_exchanged, right: right_exchanged } = meeting.exchanges;
    let pages = page(left.value, left_exchanged).zip(page(right.value, right_exchanged));
    let Some(((left_rows, left_total), (right_rows, right_total))) = pages else { return };
    let is_whole = left_rows == left_total || right_rows == right_total;
    if is_whole && left_rows == right_rows && left_total != right_total {
        let place = format!("body#{total}");
        let sides =
            (format!("{left_total} of {left_rows} rows"), format!("{right_total} of {right_rows} rows"));
        let off = |total: u64, rows: u64| i128::from(total) - i128::from(rows);
        let lasting = format!("{:+} | {:+}", off(left_total, left_rows), off(right_total, right_rows));
        meeting.find(Twin::Counter, &place, None, sides, lasting);
    }
}
