use std::time::Duration;

use http::header::RETRY_AFTER;
use http::{Method, StatusCode};
use jiff::Timestamp;

use super::ClientError;
use crate::exchange::Response;

/// What is sent again: by default nothing, so that a run tells what it saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// How often one request is sent again.
    pub times: u32,
    /// Before a failed connection is tried again.
    pub wait: Duration,
    /// A longer `Retry-After` is not waited for: the answer that has it is the answer.
    pub longest: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self { times: 0, wait: Duration::from_secs(1), longest: Duration::from_secs(30) }
    }
}

impl Retry {
    /// How long to wait before a request is sent again; none where what came of it counts.
    ///
    /// Without a connection nothing was sent, whatever the method. An answer asks for another try only of
    /// requests that change nothing.
    pub(super) fn pause(
        &self,
        tried: u32,
        method: &Method,
        result: &Result<Response, ClientError>,
    ) -> Option<Duration> {
        if tried >= self.times {
            return None;
        }
        match result {
            Err(ClientError::Connect(..)) => Some(self.wait),
            Ok(response) if method.is_safe() && is_for_later(response.status) => {
                after(response, Timestamp::now()).filter(|pause| *pause <= self.longest)
            }
            _ => None,
        }
    }
}

fn is_for_later(status: StatusCode) -> bool {
    matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE)
}

/// `Retry-After`: seconds, or an instant (RFC 9110, section 10.2.3).
fn after(response: &Response, now: Timestamp) -> Option<Duration> {
    let text = response.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let instant = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(Duration::try_from(instant.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::exchange::testing::response;

    const RETRY: Retry = Retry { times: 2, wait: Duration::from_secs(3), longest: Duration::from_secs(10) };

    fn answered(method: &Method, status: u16, after: &'static str) -> Option<u64> {
        let response = response(status, &[("retry-after", after)], &Value::Null);
        RETRY.pause(1, method, &Ok(response)).map(|pause| pause.as_secs())
    }

    #[test]
    fn an_answer_that_asks_for_another_try_gets_one_where_nothing_can_change() {
        assert_eq!(answered(&Method::GET, 429, "7"), Some(7));
        assert_eq!(answered(&Method::HEAD, 503, "0"), Some(0));
        assert_eq!(answered(&Method::GET, 429, "11"), None);
        assert_eq!(answered(&Method::GET, 429, "soon"), None);
        assert_eq!(answered(&Method::GET, 500, "7"), None);
        assert_eq!(answered(&Method::POST, 429, "7"), None);
    }

    #[test]
    fn a_connection_that_failed_is_tried_again_so_often() {
        let pause = |tried, error| RETRY.pause(tried, &Method::POST, &Err(error));
        let (host, reason) = ("h".to_owned(), "r".to_owned());
        assert_eq!(pause(1, ClientError::Connect(host.clone(), reason.clone())), Some(RETRY.wait));
        assert_eq!(pause(2, ClientError::Connect(host.clone(), reason.clone())), None);
        assert_eq!(pause(0, ClientError::Unreadable(host, reason)), None);
    }

    #[test]
    fn an_instant_is_waited_for() {
        let late = response(503, &[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")], &Value::Null);
        let at = |text: &str| after(&late, text.parse().unwrap()).map(|pause| pause.as_secs());
        assert_eq!(at("1994-11-06T08:49:30Z"), Some(7));
        assert_eq!(at("1994-11-06T08:50:00Z"), Some(0));
    }
}
