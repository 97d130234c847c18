use serde::Deserialize;
use serde_json::Value;
use specs::expression::{Scope, Template};

use super::Flow;
use crate::failure::Failure;
use crate::pipeline::{Outcome, Task};

/// Provider metadata (RFC 8414, OpenID Connect Discovery 1.0).
#[derive(Debug)]
pub(super) struct Discovery(Parameters);

/// Parameters in the document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameters {
    /// The metadata, over `base` and `path`.
    metadata: Template,
}

impl Discovery {
    pub(super) const fn new(parameters: Parameters) -> Self {
        Self(parameters)
    }
}

impl Flow for Discovery {
    fn run(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        let (base, path) = (Value::from(task.base()), task.path());
        let names = [("base", &base), ("path", &path)];
        Ok(Outcome::Value(self.0.metadata.render(&Scope::new(&names))?))
    }
}
