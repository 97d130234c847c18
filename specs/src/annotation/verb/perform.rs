use serde::Deserialize;

use super::Names;
use crate::annotation::{Effect, Steps};

/// Does several things at once, with no record of its own: bulk operations, imports, marks.
#[derive(Debug, Deserialize)]
pub struct Perform {
    /// The effects, in order.
    pub perform: Vec<Effect>,
    /// The policies callers must pass, in order.
    #[serde(default)]
    pub access: Names,
    /// What it does beside that.
    #[serde(flatten)]
    pub steps: Steps,
}
