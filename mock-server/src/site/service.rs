use std::sync::OnceLock;

use specs::{Contract, Operation, System};

use super::{IdentityPlan, Plan, SiteError, plan};
use crate::state::Layout;
use crate::validate::Inputs;

/// One system, ready to serve.
#[derive(Debug)]
pub(crate) struct Service {
    /// What it promises.
    pub system: System,
    /// Where it stands among the paths of the server.
    pub mount: Mount,
    /// What each operation does, in the order of [`System::operations`].
    pub routes: Vec<Route>,
    /// How callers are identified, by the name of the security scheme.
    pub identities: Vec<IdentityPlan>,
}

/// Where a system stands among the paths of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mount {
    /// Below `/<name>`.
    Named,
    /// At the root, where no named system matches.
    Root,
}

/// One operation, ready to serve.
#[derive(Debug)]
pub(crate) struct Route {
    /// What it does.
    pub plan: Plan,
    /// Compiled on first use: large documents have operations nobody calls.
    inputs: OnceLock<Result<Inputs, String>>,
}

impl Route {
    /// What the operation takes.
    ///
    /// # Errors
    /// A message when a schema cannot be used.
    pub fn inputs(&self, system: &System, operation: &Operation) -> Result<&Inputs, &str> {
        self.inputs.get_or_init(|| Inputs::new(system, operation)).as_ref().map_err(String::as_str)
    }
}

impl Service {
    /// The operation and its route at an index.
    pub fn at(&self, index: usize) -> (&Operation, &Route) {
        (&self.system.operations()[index], &self.routes[index])
    }
}

/// Every system of a contract, ready to serve. The one whose name is empty stands at the root.
pub(super) fn services(contract: Contract, layout: &Layout) -> Result<Vec<Service>, SiteError> {
    let mut services = Vec::new();
    for system in contract.into_systems() {
        let routes = routes(&system, layout)?;
        let identities = IdentityPlan::all(&system, layout)?;
        let mount = if system.name().is_empty() { Mount::Root } else { Mount::Named };
        services.push(Service { system, mount, routes, identities });
    }
    Ok(services)
}

fn routes(system: &System, layout: &Layout) -> Result<Vec<Route>, SiteError> {
    let route = |operation| {
        let plan = plan::plan(system, operation, layout)?;
        Ok(Route { plan, inputs: OnceLock::new() })
    };
    system.operations().iter().map(route).collect()
}
