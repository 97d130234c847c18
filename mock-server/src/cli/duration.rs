use std::time::Duration;

use jiff::{Span, SpanRelativeTo};

/// Reads a duration: ISO 8601 (`PT90S`) or the friendly form (`90s`, `2h`); days have 24 hours.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let span: Span =
        text.parse().map_err(|error: jiff::Error| format!("{error}; write 90s, 15m, 2h or PT90S"))?;
    let duration =
        span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|error| error.to_string())?;
    Duration::try_from(duration).map_err(|_| "it must not be negative".to_owned())
}
