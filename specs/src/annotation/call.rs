use crate::IndexMap;
use serde::Deserialize;

use super::Guard;
use crate::expression::{Condition, Template};

/// An operation of another system in the same world, called with the caller's credential before
/// anything of this one is changed. What it changed stays, as it would between two deployments.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// The system.
    pub system: String,
    /// Its operation, by `operationId`.
    pub operation: String,
    /// Path parameters.
    #[serde(default)]
    pub path: IndexMap<String, Template>,
    /// Query parameters; null is left out.
    #[serde(default)]
    pub query: IndexMap<String, Template>,
    /// Headers; null is left out. Absent `authorization`: the caller's own.
    #[serde(default)]
    pub headers: IndexMap<String, Template>,
    /// The body, as JSON.
    #[serde(default)]
    pub body: Option<Template>,
    /// The body, as the fields of a form (`application/x-www-form-urlencoded`); null is left out. Not beside `body`.
    #[serde(default)]
    pub form: Option<IndexMap<String, Template>>,
    /// Called for each of this list; its name is the list of answers then.
    #[serde(default)]
    pub each: Option<Template>,
    /// The name of the one at hand.
    #[serde(rename = "as", default)]
    pub name: Option<String>,
    /// Whether it is called; if not, its name is null. Of a list, for which of them.
    #[serde(rename = "if", default)]
    pub condition: Option<Condition>,
    /// Statuses that are answers like any other, though they are not 2xx.
    #[serde(default)]
    pub takes: Vec<u16>,
    /// Refusals over `answer`, which has `status`, `headers` and `body`. None of them holding, an answer
    /// other than 2xx is passed on as it is.
    #[serde(default)]
    pub when: Vec<Guard>,
}
