use std::sync::Arc;
use std::time::Duration;

use jiff::{Span, SpanRelativeTo};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::Effect;
use crate::expression::{Condition, Template};

/// An answer that comes bit by bit, in the place of `answer`.
///
/// ```yaml
/// stream:
///   if: "body.stream == true"
///   of: "${reply.pieces}"
///   as: piece
///   each: {data: {text: "${piece.content}"}}
///   last: {data: "[DONE]"}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stream {
    /// Whether the answer comes so. Absent: always.
    #[serde(rename = "if", default)]
    pub condition: Option<Condition>,
    /// The list of what is sent.
    pub of: Template,
    /// The name of the one at hand.
    #[serde(rename = "as")]
    pub name: String,
    /// What is sent before them.
    #[serde(default, deserialize_with = "StreamEvent::one_or_many")]
    pub first: Vec<StreamEvent>,
    /// What is sent for each.
    #[serde(deserialize_with = "StreamEvent::one_or_many")]
    pub each: Vec<StreamEvent>,
    /// What is sent after them.
    #[serde(default, deserialize_with = "StreamEvent::one_or_many")]
    pub last: Vec<StreamEvent>,
    /// What is sent instead of the rest when something breaks, over `failure`.
    #[serde(default, deserialize_with = "StreamEvent::one_or_many")]
    pub broken: Vec<StreamEvent>,
    /// How long there may be nothing before a comment is sent.
    #[serde(default)]
    pub heartbeat: Option<Pause>,
    /// What changes once it is over, however it ended.
    #[serde(default)]
    pub after: Vec<Effect>,
}

/// One event of a stream.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamEvent {
    /// Whether it is sent.
    #[serde(rename = "if", default)]
    pub condition: Option<Condition>,
    /// Its type.
    #[serde(default)]
    pub event: Option<Template>,
    /// Its id.
    #[serde(default)]
    pub id: Option<Template>,
    /// What it carries: a text as it is, anything else as JSON.
    pub data: Template,
}

/// A length of real time, as an ISO 8601 duration: `PT0.05S`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause(pub Duration);

impl Stream {
    /// One that a running answer may hold on to.
    pub(super) fn shared<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Arc<Self>>, D::Error> {
        Option::<Self>::deserialize(deserializer).map(|stream| stream.map(Arc::new))
    }
}

impl StreamEvent {
    fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Self>, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Many(Vec<StreamEvent>),
            One(Box<StreamEvent>),
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::Many(many) => many,
            Written::One(one) => vec![*one],
        })
    }
}

impl Pause {
    /// Longest; nobody waits for more.
    const LONGEST: Duration = Duration::from_secs(3_600);

    /// Reads one.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no ISO 8601 duration of at most an hour, such as PT0.05S");
        // Its parser takes other ways to write durations too.
        let span = Some(text).filter(|text| text.starts_with('P')).and_then(|text| text.parse::<Span>().ok());
        let span = span.ok_or_else(wrong)?;
        let duration = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| wrong())?;
        let duration = Duration::try_from(duration).ok().filter(|pause| *pause <= Self::LONGEST);
        duration.map(Self).ok_or_else(wrong)
    }
}

impl<'de> Deserialize<'de> for Pause {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_a_length_of_time() {
        assert_eq!(Pause::parse("PT0.05S"), Ok(Pause(Duration::from_millis(50))));
        assert_eq!(Pause::parse("PT0S"), Ok(Pause(Duration::ZERO)));
        for wrong in ["5", "1s", "PT2H", "-PT1S", "P1M"] {
            assert!(Pause::parse(wrong).is_err(), "{wrong}");
        }
    }
}
