use serde::Deserialize;

use crate::expression::Template;

/// What wraps a successful answer. Absent: the record itself.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Envelopes {
    /// One record, as `${record}`.
    pub item: Option<Template>,
}
