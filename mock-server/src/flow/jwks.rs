use serde_json::Value;

use super::Flow;
use crate::failure::Failure;
use crate::pipeline::{Outcome, Task};

/// The public signing keys (RFC 7517).
#[derive(Debug)]
pub(super) struct Jwks;

impl Flow for Jwks {
    fn run(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        let keys = serde_json::to_value(task.site.keys().published());
        Ok(Outcome::Value(keys.unwrap_or(Value::Null)))
    }
}
