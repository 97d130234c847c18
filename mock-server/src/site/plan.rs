use specs::annotation::Verb;
use specs::contract::{Behaviour, Location};
use specs::{Operation, System};

use super::ListPlan;
use crate::flow::{self, Flow};
use crate::state::{CollectionId, Layout};

/// What an operation does, with every name resolved.
#[derive(Debug)]
pub(crate) enum Plan {
    /// Pages over records.
    List(ListPlan),
    /// Answers the located record.
    Read(Target),
    /// Makes a record.
    Create(Target),
    /// Changes the located record.
    Update(Target),
    /// Removes the located record.
    Delete(Target),
    /// Runs a protocol.
    Flow(Box<dyn Flow>),
    /// Answers a value that the response schema describes.
    Sample,
}

/// The records an operation works on.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// Where they are.
    pub collection: CollectionId,
    /// The path parameter that holds the id.
    pub parameter: String,
}

pub(super) fn plan(system: &System, operation: &Operation, layout: &Layout) -> Result<Plan, String> {
    let Behaviour::Declared(verb) = &operation.behaviour else { return Ok(Plan::Sample) };
    Ok(match verb.as_ref() {
        Verb::List(list) => Plan::List(ListPlan::new(system, list, layout)?),
        Verb::Read(read) => Plan::Read(target(system, operation, &read.read, layout)?),
        Verb::Create(create) => Plan::Create(target(system, operation, &create.create, layout)?),
        Verb::Update(update) => Plan::Update(target(system, operation, &update.update, layout)?),
        Verb::Delete(delete) => Plan::Delete(target(system, operation, &delete.delete, layout)?),
        Verb::Flow(flow) => Plan::Flow(flow::plan(system, flow, layout)?),
    })
}

fn target(system: &System, operation: &Operation, resource: &str, layout: &Layout) -> Result<Target, String> {
    let parameter = operation.parameters_in(Location::Path).last().map(|parameter| parameter.name.clone());
    Ok(Target { collection: collection(system, resource, layout)?, parameter: parameter.unwrap_or_default() })
}

/// The collection of a resource of this system.
pub(crate) fn collection(system: &System, resource: &str, layout: &Layout) -> Result<CollectionId, String> {
    layout.find(system.name(), resource).ok_or_else(|| format!("resource `{resource}` is not declared"))
}
