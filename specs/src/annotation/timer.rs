use std::time::Duration;

use crate::IndexMap;
use jiff::{Span, SpanRelativeTo};
use serde::Deserialize;

use super::Effect;
use crate::expression::{Condition, Template};

/// What happens to a record by itself when the world's clock gets there.
///
/// ```yaml
/// timers:
///   - {at: "${record.locked_until}", if: "record.status == 'claimed'", set: {status: pending, locked_until: null}}
///   - {every: PT1H, if: "record.status == 'active'", also: [{emit: service.checked}]}
/// ```
///
/// `at` is worked out at every change of the record, so a change sets the timer anew. One whose
/// instant has passed is due at once; one that fired is set again only for a later instant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timer {
    /// When, over `record`: an instant, or null for never.
    #[serde(default)]
    pub at: Option<Template>,
    /// How often, from when `if` first holds: an ISO 8601 duration of at least a second.
    #[serde(default)]
    pub every: Option<String>,
    /// Whether it is set, over `record`.
    #[serde(rename = "if", default)]
    pub condition: Option<Condition>,
    /// Fields of the record to assign then, over `record` and `now`.
    #[serde(default)]
    pub set: IndexMap<String, Template>,
    /// What else happens then.
    #[serde(default)]
    pub also: Vec<Effect>,
}

impl Timer {
    /// How often it fires, where it fires by itself.
    ///
    /// # Errors
    /// What is wrong with `every`: not a duration of fixed length, or one under a second.
    pub fn period(&self) -> Result<Option<Duration>, String> {
        self.every.as_deref().map(period).transpose()
    }
}

/// A timer that fires more often would fire without end whenever a clock is advanced.
const SHORTEST: Duration = Duration::from_secs(1);

/// A duration of fixed length; a day has 24 hours.
pub(super) fn period(text: &str) -> Result<Duration, String> {
    let wrong = |error: jiff::Error| format!("`{text}` is no ISO 8601 duration of fixed length: {error}");
    let span: Span = text.parse().map_err(wrong)?;
    let duration = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(wrong)?;
    let period = Duration::try_from(duration).unwrap_or_default();
    if period < SHORTEST {
        return Err(format!("`{text}` is shorter than a second: it would come without end"));
    }
    Ok(period)
}
