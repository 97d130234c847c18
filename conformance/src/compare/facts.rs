use std::time::Instant;

use http::header::DATE;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::exchange::Response;
use crate::run::Exchanged;
use crate::typed::{Bases, instant};

/// What is known of one side while a workflow is gone through.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) bases: Bases,
    /// What its clock showed when the workflow began, and when it gave the last answer.
    pub(super) start: Option<Timestamp>,
    pub(super) now: Option<Timestamp>,
    /// When the workflow began, by our clock.
    began: Option<Instant>,
}

/// Both sides of anything.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pair<T> {
    pub(super) left: T,
    pub(super) right: T,
}

impl Facts {
    /// Does a value name an instant since the workflow began? None where it names none, or the side no time.
    pub(super) fn is_after(&self, value: &Value) -> Option<bool> {
        // `Date` tells seconds only.
        let start = self.start?.checked_sub(SignedDuration::from_secs(1)).ok()?;
        Some(instant(value)? >= start)
    }

    pub(super) fn learn(&mut self, exchanged: &Exchanged<'_>) {
        self.bases.learn(exchanged.named.step.operation, &exchanged.request);
        let elapsed = SignedDuration::try_from(exchanged.elapsed).unwrap_or_default();
        let date = date(&exchanged.response);
        self.start = self.start.or_else(|| date?.checked_sub(elapsed).ok());
        // Servers write `Date` now and then, and a busy one late.
        let began = *self.began.get_or_insert(exchanged.sent);
        let since = SignedDuration::try_from(exchanged.sent.duration_since(began)).unwrap_or_default();
        let ours = self.start.and_then(|start| start.checked_add(since + elapsed).ok());
        let theirs = date.and_then(|date| date.checked_add(elapsed).ok());
        self.now = ours.max(theirs).max(self.now);
    }
}

/// The clock of whoever answered (RFC 9110, section 6.6.1), to the second.
fn date(response: &Response) -> Option<Timestamp> {
    let text = response.headers.get(DATE)?.to_str().ok()?;
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text);
    zoned.ok()
}
