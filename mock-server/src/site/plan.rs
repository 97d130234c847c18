use std::collections::HashMap;

use specs::annotation::Verb;
use specs::contract::{Behaviour, Location};
use specs::{Operation, System};

use super::RowsPlan;
use crate::flow::{self, Conversation, Flow};
use crate::inferred::InferredPlan;
use crate::state::{CollectionId, Layout};

/// What an operation does, with every name resolved.
#[derive(Debug)]
pub(crate) enum Plan {
    /// Pages over records.
    List(RowsPlan),
    /// Computes over records.
    Query(RowsPlan),
    /// Works on the records of a resource.
    Records(Target),
    /// Does several things at once.
    Effects,
    /// Does one of several things.
    Choice(Choices),
    /// Runs a protocol.
    Flow(Box<dyn Flow>),
    /// Runs a protocol in which others are asked.
    Conversation(Box<dyn Conversation>),
    /// Answers a value that the response schema describes.
    Sample,
    /// Keeps records that no document declares.
    Inferred(InferredPlan),
}

/// What each choice comes to.
#[derive(Debug)]
pub(crate) struct Choices {
    pub cases: HashMap<String, Plan>,
    pub otherwise: Option<Box<Plan>>,
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
    /// The protocol it runs, if it runs one.
    pub fn flow(&self) -> Option<&dyn Flow> {
        match self {
            Self::Flow(flow) => Some(&**flow),
            _ => None,
        }
    }

    /// Whether nothing is declared of it but its schemas.
    pub const fn is_made_up(&self) -> bool {
        matches!(self, Self::Sample | Self::Inferred(_))
    }

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
    of_verb(system, operation, verb, layout)
}

fn of_verb(system: &System, operation: &Operation, verb: &Verb, layout: &Layout) -> Result<Plan, String> {
    Ok(match (verb, verb.resource()) {
        (Verb::List(list), _) => {
            let rows = (list.list.as_str(), &list.narrowing, Some(list.style()));
            Plan::List(RowsPlan::new(system, operation, rows, layout)?)
        }
        (Verb::Query(query), _) => {
            let rows = (query.query.as_str(), &query.narrowing, query.style.as_deref());
            Plan::Query(RowsPlan::new(system, operation, rows, layout)?)
        }
        (Verb::Flow(flow), _) => flow::plan(system, flow, layout)?,
        (Verb::Choose(choose), _) => {
            let plan = |verb: &Verb| of_verb(system, operation, verb, layout);
            let case = |(value, verb): (&String, &Verb)| Ok((value.clone(), plan(verb)?));
            let otherwise = choose.otherwise.as_deref().map(plan).transpose()?.map(Box::new);
            Plan::Choice(Choices {
                cases: choose.cases.iter().map(case).collect::<Result<_, String>>()?,
                otherwise,
            })
        }
        (_, Some(resource)) => Plan::Records(target(system, operation, resource, layout)?),
        (_, None) => Plan::Effects,
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
