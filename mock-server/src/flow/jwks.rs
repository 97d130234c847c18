use serde_json::Value;

use super::Flow;
use super::provider::{Plan, Provider};
use crate::failure::Failure;
use crate::pipeline::{Outcome, Task};

/// The public signing keys (RFC 7517), the same in every realm.
#[derive(Debug)]
pub(super) struct Jwks(pub(super) Plan);

impl Flow for Jwks {
    fn run(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        Provider::of(task, &self.0)?;
        let keys = serde_json::to_value(task.site.keys().published());
        Ok(Outcome::Value(keys.unwrap_or(Value::Null)))
    }
}
