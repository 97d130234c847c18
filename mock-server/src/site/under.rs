use specs::annotation::{Parent, Verb};
use specs::contract::Behaviour;
use specs::{Operation, System};

use super::plan::collection;
use crate::state::{CollectionId, Layout};

/// A record that an operation lies under, names resolved.
#[derive(Debug)]
pub(crate) struct ParentPlan {
    /// The path parameter that names it.
    pub parameter: String,
    /// Its name in expressions: its resource.
    pub name: String,
    /// Where it is.
    pub collection: CollectionId,
    /// The fields that the parameter may be; the id, if there are none.
    pub by: Vec<String>,
    /// The field that holds its id in the records of the operation, where they are those under it.
    pub narrows: Option<String>,
    /// The fields of its own that hold the ids of parents before it, by their numbers.
    pub under: Vec<(usize, String)>,
}

/// The parents of an operation, in the order of the document.
pub(super) fn parents(
    system: &System,
    operation: &Operation,
    layout: &Layout,
) -> Result<Vec<ParentPlan>, String> {
    let declared = &operation.gate.under.0;
    let child = match &operation.behaviour {
        Behaviour::Declared(verb) => Verb::resource(verb),
        _ => None,
    };
    let link = |parameter: &str, parent: &Parent, child: &str| {
        let annotation = system.annotation().resources.get(child)?;
        parent.link(parameter, annotation).map(str::to_owned)
    };
    let plan = |(at, (parameter, parent)): (usize, (&String, &Parent))| {
        let before = declared.iter().take(at).enumerate();
        let under = before.filter_map(|(number, (parameter, other))| {
            Some((number, link(parameter, other, &parent.resource)?))
        });
        Ok(ParentPlan {
            parameter: parameter.clone(),
            name: parent.resource.clone(),
            collection: collection(system, &parent.resource, layout)?,
            by: parent.by.clone(),
            narrows: child.filter(|_| parent.narrows).and_then(|child| link(parameter, parent, child)),
            under: under.collect(),
        })
    };
    declared.iter().enumerate().map(plan).collect()
}
