use serde::Deserialize;

use super::Fail;
use crate::expression::{Condition, Template};

/// Who owns records, and where callers stand.
///
/// Levels form a chain under the platform, outermost first. A record belongs to the record that
/// its resource's `owner` names and so to everything above that.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tenancy {
    /// Resources whose records own others, outermost first.
    pub levels: Vec<String>,
    /// Where a caller stands: the first entry whose condition holds; none: nowhere.
    pub place: Vec<Place>,
    /// What a record outside the caller's place answers.
    pub outsider: Outsider,
}

/// An entry of [`Tenancy::place`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Over `caller`. Absent: always.
    #[serde(default, rename = "if")]
    pub condition: Option<Condition>,
    /// The level.
    pub at: Level,
    /// The id of the record at that level; not for the platform.
    #[serde(default)]
    pub id: Option<Template>,
}

/// A level of the hierarchy.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(from = "String")]
pub enum Level {
    /// Above all levels.
    Platform,
    /// The level of this resource.
    Owner(String),
}

impl From<String> for Level {
    fn from(text: String) -> Self {
        if text == "platform" { Self::Platform } else { Self::Owner(text) }
    }
}

/// What callers get who reach for a record outside their place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outsider {
    /// On reading.
    pub read: Fail,
    /// On writing.
    pub write: Fail,
}
