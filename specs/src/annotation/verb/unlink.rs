use serde::Deserialize;

use super::Names;
use crate::annotation::{Equal, Steps};

/// Takes something out of something: removes the record of a membership.
#[derive(Debug, Deserialize)]
pub struct Unlink {
    /// The resource of the memberships.
    pub unlink: String,
    /// The policies callers must pass, in order.
    #[serde(default)]
    pub access: Names,
    /// What was in what.
    #[serde(rename = "where")]
    pub equal: Equal,
    /// What it does beside that.
    #[serde(flatten)]
    pub steps: Steps,
}
