use specs::annotation::Verb;
use specs::contract::{Behaviour, Location};
use specs::{Operation, System};

use super::RowsPlan;
use crate::flow::{self, Flow};
use crate::state::{CollectionId, Layout};

/// What an operation does, with every name resolved.
#[derive(Debug)]
pub(crate) enum Plan {
    /// Pages over records.
    List(RowsPlan),
    /// Computes over records.
    Query(RowsPlan),
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

impl Plan {
    /// The query parameter that counts as its maximum when it is larger, and that maximum.
    pub fn clamp(&self) -> Option<(&str, u64)> {
        match self {
            Self::List(rows) | Self::Query(rows) => {
                rows.clamp.as_ref().map(|(name, maximum)| (name.as_str(), *maximum))
            }
            _ => None,
        }
    }
}

pub(super) fn plan(system: &System, operation: &Operation, layout: &Layout) -> Result<Plan, String> {
    let Behaviour::Declared(verb) = &operation.behaviour else { return Ok(Plan::Sample) };
    Ok(match verb.as_ref() {
        Verb::List(list) => {
            let rows = (list.list.as_str(), &list.narrowing, Some(list.style()));
            Plan::List(RowsPlan::new(system, operation, rows, layout)?)
        }
        Verb::Query(query) => {
            let rows = (query.query.as_str(), &query.narrowing, query.style.as_deref());
            Plan::Query(RowsPlan::new(system, operation, rows, layout)?)
        }
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
