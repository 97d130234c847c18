use crate::IndexMap;
use serde::Deserialize;

use super::Effect;
use crate::expression::Template;

/// Events are records: what `emit` says becomes one of these.
///
/// ```yaml
/// events: {resource: event, set: {type: "${event}", data: "${data}", occurred_at: "${now}"}}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    /// The resource.
    pub resource: String,
    /// The fields of an event, over `event` (its type), `data`, `now`, `flow` (the protocol that acts, or
    /// null) and the names of where it was emitted.
    pub set: IndexMap<String, Template>,
    /// What follows from each, over `record` (the event) and the names of where it was emitted.
    #[serde(default)]
    pub also: Vec<Effect>,
}
