use crate::IndexMap;
use serde::Deserialize;

use super::Names;
use crate::annotation::{Equal, Steps};
use crate::expression::Template;

/// Puts something into something: makes a record of a membership.
#[derive(Debug, Deserialize)]
pub struct Link {
    /// The resource of the memberships.
    pub link: String,
    /// The policies callers must pass, in order.
    #[serde(default)]
    pub access: Names,
    /// What is in what: the fields that make a membership the same as another.
    #[serde(rename = "where")]
    pub equal: Equal,
    /// Its other fields.
    #[serde(default)]
    pub set: IndexMap<String, Template>,
    /// What a second time does.
    #[serde(default)]
    pub again: Again,
    /// What it does beside that.
    #[serde(flatten)]
    pub steps: Steps,
}

/// What linking does where the link is there.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Again {
    /// It is a `conflict`.
    #[default]
    Refuse,
    /// It answers the one that is there.
    Same,
}
