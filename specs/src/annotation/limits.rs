use crate::IndexMap;
use serde::Deserialize;

use crate::expression::Template;

/// How often callers may call. Every limit by itself must let a request pass.
///
/// ```yaml
/// limits:
///   headers: {limit: X-Limit, remaining: X-Remaining, reset: X-Reset}
///   by:
///     user: {key: "${caller.subject}", max: 120, window: 60}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Headers of every answer to a request that was counted or refused.
    #[serde(default)]
    pub headers: LimitHeaders,
    /// What the reset header holds.
    #[serde(default)]
    pub reset: Reset,
    /// Operations that are not counted, by their ids.
    #[serde(default)]
    pub exempt: Vec<String>,
    /// Limits by name, which is also the case of their refusals.
    pub by: IndexMap<String, Limit>,
}

/// Names of the headers that tell of the limit that leaves least.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitHeaders {
    /// Requests a window.
    pub limit: Option<String>,
    /// Requests that are left.
    pub remaining: Option<String>,
    /// When the oldest request leaves the window.
    pub reset: Option<String>,
}

/// What a reset header holds.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reset {
    /// Seconds since 1970.
    #[default]
    Unix,
    /// Seconds from now.
    Delta,
}

/// So many requests in a window that slides with the world's clock.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The operations it counts, by their ids; absent: all of them.
    #[serde(default)]
    pub operations: Option<Vec<String>>,
    /// Whose requests are counted together, over `caller` and `client`. Null: not counted here.
    pub key: Template,
    /// A record that `max` and `window` may look at.
    #[serde(default)]
    pub of: Option<LimitRecord>,
    /// Requests a window, over `caller`, `client` and `record`. Null: any number.
    pub max: Template,
    /// Seconds, over the same names.
    pub window: Template,
}

impl Limit {
    /// Whether it counts requests for an operation.
    pub fn counts(&self, operation: &str) -> bool {
        self.operations.as_ref().is_none_or(|ids| ids.iter().any(|id| id == operation))
    }
}

/// A record that a limit looks at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitRecord {
    /// The resource it is in.
    pub resource: String,
    /// Its id, over `caller`.
    pub id: Template,
    /// The unique field `id` is looked up by, when it is not the id.
    #[serde(default)]
    pub by: Option<String>,
}
