use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};
use jiff::Timestamp;
use jiff::fmt::rfc2822;

/// The longest that a step waits to be tried again, all its waits together. Rate windows of a minute
/// pass within it; whoever is told to wait longer is told so and comes back later.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// How long to wait before a step is tried again: as long as the action says, or the answer where that is longer.
pub(super) fn delay(action: Duration, headers: Option<&HeaderMap>) -> Duration {
    headers.and_then(retry_after).map_or(action, |asked| asked.max(action))
}

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date, which is read by the clock of the
/// target where the answer tells it.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let now = headers.get(DATE).and_then(|date| date.to_str().ok()).and_then(date);
    let left = date(text)?.duration_since(now.unwrap_or_else(Timestamp::now));
    // What is past is no reason to wait.
    Some(left.try_into().unwrap_or(Duration::ZERO))
}

/// An HTTP date is one of the forms of internet mail.
fn date(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn asked(headers: &[(http::HeaderName, &'static str)]) -> Duration {
        let headers = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
        delay(Duration::from_millis(1_500), Some(&headers.collect()))
    }

    #[test]
    fn the_longer_of_what_the_action_and_the_answer_say_counts() {
        let own = Duration::from_millis(1_500);
        assert_eq!(delay(own, None), own);
        assert_eq!(asked(&[]), own);
        assert_eq!(asked(&[(RETRY_AFTER, "1")]), own);
        assert_eq!(asked(&[(RETRY_AFTER, "7")]), Duration::from_secs(7));
        assert_eq!(asked(&[(RETRY_AFTER, "soon")]), own);
    }

    #[test]
    fn a_date_is_read_by_the_clock_of_the_target() {
        let date = |text| asked(&[(DATE, "Sun, 06 Nov 1994 08:49:37 GMT"), (RETRY_AFTER, text)]);
        assert_eq!(date("Sun, 06 Nov 1994 08:49:57 GMT"), Duration::from_secs(20));
        assert_eq!(date("Sun, 06 Nov 1994 08:00:00 GMT"), Duration::from_millis(1_500));
    }
}
