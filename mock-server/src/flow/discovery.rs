use serde::Deserialize;
use serde_json::Value;
use specs::System;
use specs::expression::{Scope, Template};

use super::Flow;
use super::provider::{Plan, Provider};
use crate::failure::{Failure, nothing};
use crate::pipeline::{Outcome, Task};
use crate::state::Layout;

/// Provider metadata (RFC 8414, OpenID Connect Discovery 1.0).
#[derive(Debug)]
pub(super) struct Discovery {
    plan: Plan,
    metadata: Template,
}

/// Parameters in the document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameters {
    #[serde(default)]
    realm: Option<String>,
    /// The metadata, over `base`, `issuer`, `tenant` and `path`.
    metadata: Template,
}

impl Discovery {
    pub(super) fn new(system: &System, parameters: Parameters, layout: &Layout) -> Result<Self, String> {
        let Parameters { realm, metadata } = parameters;
        Ok(Self { plan: Plan::new(system, layout, realm, &[])?, metadata })
    }
}

impl Flow for Discovery {
    fn run(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        let provider = Provider::of(task, &self.plan)?;
        let (base, path) = (Value::from(task.base()), task.path());
        let issuer = Value::from(provider.issuer()?);
        let tenant = provider.tenant().map_or(nothing(), |tenant| tenant.fields());
        let names = [("base", &base), ("issuer", &issuer), ("tenant", tenant), ("path", &path)];
        Ok(Outcome::Value(self.metadata.render(&Scope::new(&names))?))
    }
}
