//! What a world does wrong because somebody wants it to: answers that fail or are late, connections
//! that break, and what generation gives instead. Rules of the control API, in order.

mod read;
mod rule;
mod scripts;

use std::sync::Arc;

use serde_json::{Value, json};

pub(crate) use read::read;
pub(crate) use rule::{Asked, Does, Rule};
pub(crate) use scripts::Scripts;

/// The rules of a world.
#[derive(Debug, Default)]
pub struct Faults {
    pub(crate) rules: Vec<Rule>,
}

impl Faults {
    /// The rules as they were written, each with how often it fitted and applied.
    pub(crate) fn told(this: Option<&Arc<Self>>) -> Value {
        let rules = this.into_iter().flat_map(|faults| &faults.rules);
        json!({"faults": rules.map(Rule::told).collect::<Vec<_>>()})
    }
}
