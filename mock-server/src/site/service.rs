use std::sync::OnceLock;

use http::{HeaderName, HeaderValue};
use specs::contract::{Location, SchemeKind};
use specs::document::Care;
use specs::infer::{Cause, Receivers};
use specs::{Contract, Diagnostics, Operation, Pointer, System};

use super::{GrantsPlan, ParentPlan, Plan, SchemePlan, plan, under};
use crate::inferred::families;
use crate::state::{CollectionId, Layout, Views};
use crate::validate::Inputs;

/// One system, ready to serve.
#[derive(Debug)]
pub(crate) struct Service {
    /// What it promises.
    pub system: System,
    /// Where it stands among the paths of the server.
    pub mount: Mount,
    /// Whether its answers are held against its document.
    pub strict: bool,
    /// What each operation does, in the order of [`System::operations`].
    pub routes: Vec<Route>,
    /// How callers are identified, by the name of the security scheme.
    pub identities: Vec<SchemePlan>,
    /// The query parameters that credentials travel in.
    pub query_keys: Vec<String>,
    /// Where callers' rights come from; nothing where nobody is granted any.
    pub grants: Option<GrantsPlan>,
    /// The records that each limit looks at, in the order of the annotation.
    pub limits: Vec<Option<CollectionId>>,
    /// What requests choose to act in, in the order of the annotation.
    pub contexts: Vec<ContextPlan>,
    /// What each webhook follows from.
    pub causes: Vec<Cause>,
    /// The collections that those register in who want to be told by them.
    pub receivers: Vec<Receivers>,
}

/// Records that requests choose to act in.
#[derive(Debug)]
pub(crate) struct ContextPlan {
    /// Where they are.
    pub collection: CollectionId,
    /// Which level they are, if they own others.
    pub level: Option<usize>,
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
    /// The records it lies under.
    pub parents: Vec<ParentPlan>,
    /// The query parameters that hold secrets by their own schema.
    pub passwords: Vec<String>,
    /// The webhooks that follow from it, by their indices.
    pub webhooks: Vec<usize>,
    /// What it answers where it answers the same every time, as it is written.
    pub samples: Views,
    /// What success has beside the body, worked out on first use.
    pub headers: OnceLock<Vec<(HeaderName, HeaderValue)>>,
    /// Compiled on first use: large documents have operations nobody calls.
    inputs: OnceLock<Result<Inputs, String>>,
    audited: OnceLock<Option<bool>>,
}

impl Route {
    /// Whether the audit log is of this operation, worked out on first use; `None` where that depends on
    /// more than the operation.
    pub fn audited(&self, work_out: impl FnOnce() -> Option<bool>) -> Option<bool> {
        *self.audited.get_or_init(work_out)
    }

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

    /// The names of the fields that are never shown.
    pub fn hidden(&self) -> Vec<&str> {
        let resources = self.system.annotation().resources.values();
        let hidden = resources.flat_map(|resource| resource.secrets.iter().chain(&resource.sealed));
        hidden.map(String::as_str).collect()
    }
}

/// Every system of a contract, ready to serve. The one whose name is empty stands at the root.
///
/// # Errors
/// Every place of a document that asks for what is not there.
pub(super) fn services(contract: Contract, layout: &Layout) -> Result<Vec<Service>, Diagnostics> {
    let mut problems = contract.beside();
    let services = contract.into_systems().map(|system| service(system, layout, &mut problems)).collect();
    if problems.has_errors() { Err(problems.sorted()) } else { Ok(services) }
}

fn service(system: System, layout: &Layout, problems: &mut Diagnostics) -> Service {
    let mut wrong = |pointer: &Pointer, reason: String| {
        problems.push(system.document().diagnostic(pointer, reason));
    };
    let inferred = match system.document().care() {
        Care::Exact => system.operations().iter().map(|_| None).collect(),
        Care::Lenient => specs::infer::all(&system),
    };
    let causes = specs::infer::causes(&system, &inferred);
    let receivers = if causes.is_empty() { Vec::new() } else { specs::infer::receivers(&system, &inferred) };
    let mut planned = families(&system, &inferred);
    let mut routes = Vec::with_capacity(system.operations().len());
    for (index, (operation, inferred)) in system.operations().iter().zip(planned.drain(..)).enumerate() {
        let planned = plan::plan(&system, operation, layout)
            .map_err(|reason| wrong(&operation.pointer.push("x-mock"), reason));
        let parents = under::parents(&system, operation, layout)
            .map_err(|reason| wrong(&operation.pointer.push("x-mock").push("under"), reason));
        routes.push(Route {
            plan: match (planned.unwrap_or(Plan::Sample), inferred) {
                (Plan::Sample, Some(inferred)) => Plan::Inferred(inferred),
                (planned, _) => planned,
            },
            webhooks: webhooks_after(&causes, index),
            samples: Views::default(),
            headers: OnceLock::new(),
            parents: parents.unwrap_or_default(),
            passwords: passwords(&system, operation),
            inputs: OnceLock::new(),
            audited: OnceLock::new(),
        });
    }
    let place = |key: &str| Pointer::root().push("x-mock").push(key);
    let identities = SchemePlan::all(&system, layout).map_err(|reason| wrong(&place("identity"), reason));
    let grants = grants(&system, layout).map_err(|reason| wrong(&place("grants"), reason));
    let limits = limits(&system, layout).map_err(|reason| wrong(&place("limits"), reason));
    let contexts = contexts(&system, layout).map_err(|reason| wrong(&place("context"), reason));
    let mount = if system.name().is_empty() { Mount::Root } else { Mount::Named };
    Service {
        mount,
        strict: false,
        routes,
        identities: identities.unwrap_or_default(),
        query_keys: query_keys(&system),
        grants: grants.unwrap_or_default(),
        limits: limits.unwrap_or_default(),
        contexts: contexts.unwrap_or_default(),
        causes,
        receivers,
        system,
    }
}

/// The webhooks that follow from an operation.
fn webhooks_after(causes: &[Cause], operation: usize) -> Vec<usize> {
    let follows = |(_, cause): &(usize, &Cause)| cause.operations().contains(&operation);
    causes.iter().enumerate().filter(follows).map(|(webhook, _)| webhook).collect()
}

fn query_keys(system: &System) -> Vec<String> {
    let keys = system.schemes().values().filter_map(|scheme| match &scheme.kind {
        SchemeKind::Query(name) => Some(name.clone()),
        _ => None,
    });
    keys.collect()
}

fn passwords(system: &System, operation: &Operation) -> Vec<String> {
    let format = |at: &Pointer| at.lookup(system.value())?.get("format")?.as_str();
    let declared = operation.parameters_in(Location::Query);
    let secret = declared.filter(|declared| declared.schema.as_ref().and_then(format) == Some("password"));
    secret.map(|declared| declared.name.clone()).collect()
}

fn grants(system: &System, layout: &Layout) -> Result<Option<GrantsPlan>, String> {
    let is_granted = !system.annotation().grants.is_empty();
    is_granted.then(|| GrantsPlan::new(system, layout)).transpose()
}

fn limits(system: &System, layout: &Layout) -> Result<Vec<Option<CollectionId>>, String> {
    let limits = system.annotation().limits.iter().flat_map(|limits| limits.by.values());
    let records =
        limits.map(|limit| limit.of.as_ref().map(|of| plan::collection(system, &of.resource, layout)));
    records.map(Option::transpose).collect()
}

fn contexts(system: &System, layout: &Layout) -> Result<Vec<ContextPlan>, String> {
    let contexts = system.annotation().context.values().map(|context| {
        let collection = plan::collection(system, &context.resource, layout)?;
        Ok(ContextPlan { collection, level: layout.of(collection).level })
    });
    contexts.collect()
}
