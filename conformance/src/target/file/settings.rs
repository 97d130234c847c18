use std::path::PathBuf;
use std::time::Duration;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer};

use super::Text;

/// Where one system stands: its base URL, or an object with more.
#[derive(Debug, Deserialize)]
#[serde(from = "WrittenSite")]
pub(crate) struct Site {
    pub(crate) url: String,
    pub(crate) headers: IndexMap<String, Text>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenSite {
    Url(String),
    Whole(WholeSite),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WholeSite {
    url: String,
    #[serde(default)]
    headers: IndexMap<String, Text>,
}

impl From<WrittenSite> for Site {
    fn from(written: WrittenSite) -> Self {
        match written {
            WrittenSite::Url(url) => Self { url, headers: IndexMap::new() },
            WrittenSite::Whole(WholeSite { url, headers }) => Self { url, headers },
        }
    }
}

/// Whom to trust, and what to show.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Tls {
    pub(crate) ca: Option<PathBuf>,
    pub(crate) certificate: Option<PathBuf>,
    pub(crate) key: Option<PathBuf>,
    /// Certificates are not verified at all.
    pub(crate) insecure: bool,
}

/// What is waited for, and how long.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Timeouts {
    #[serde(deserialize_with = "duration")]
    pub(crate) connect: Option<Duration>,
    #[serde(deserialize_with = "duration")]
    pub(crate) answer: Option<Duration>,
    #[serde(deserialize_with = "duration")]
    pub(crate) cleanup: Option<Duration>,
}

/// What is sent again.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RetryPolicy {
    pub(crate) times: u32,
    #[serde(default, deserialize_with = "duration")]
    pub(crate) wait: Option<Duration>,
    #[serde(default, deserialize_with = "duration")]
    pub(crate) longest: Option<Duration>,
}

/// `500ms`, `30s`, `2m`.
fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let text = String::deserialize(deserializer)?;
    parsed(&text)
        .map(Some)
        .ok_or_else(|| serde::de::Error::custom("a duration is a whole number and ms, s or m"))
}

fn parsed(text: &str) -> Option<Duration> {
    let unit = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(unit);
    let number: u64 = number.parse().ok()?;
    match unit {
        "ms" => Some(Duration::from_millis(number)),
        "s" => Some(Duration::from_secs(number)),
        "m" => Some(Duration::from_secs(number.checked_mul(60)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_its_unit() {
        let ms = |text: &str| parsed(text).map(|duration| duration.as_millis());
        assert_eq!([ms("500ms"), ms("30s"), ms("2m")], [Some(500), Some(30_000), Some(120_000)]);
        assert_eq!([ms("30"), ms("s"), ms("1h"), ms("")], [None; 4]);
    }
}
