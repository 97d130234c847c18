use serde::Deserialize;

use super::FailureKind;
use crate::expression::{Condition, Template};

/// One entry of an ordered list of refusals: when the condition holds, the request fails so.
///
/// ```yaml
/// - {if: "caller.role == null", fail: {kind: forbidden, message: Admin access required}}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// When it refuses.
    #[serde(rename = "if")]
    pub condition: Condition,
    /// What it answers then.
    pub fail: Fail,
}

/// A failure a document asks for: its kind and, if not the system's own, its message.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fail {
    /// Chooses status and envelope.
    pub kind: FailureKind,
    /// Which case of the kind it is: chooses among the kind's forms, and forms may name it.
    #[serde(default)]
    pub case: Option<String>,
    /// Overrides the message the system declares for the kind.
    #[serde(default)]
    pub message: Option<Template>,
    /// What the system's form may name besides, as `details.…`.
    #[serde(default)]
    pub details: Option<Template>,
}
