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

impl Perform {
    /// Not where lookups and an answer are all; what another system is asked may write there.
    pub(super) fn writes(&self) -> bool {
        let Steps { call, also, emit, .. } = &self.steps;
        !(self.perform.is_empty() && call.is_empty() && also.is_empty() && emit.is_empty())
    }
}
