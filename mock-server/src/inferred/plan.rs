use std::collections::HashMap;
use std::sync::Arc;

use specs::contract::Location;
use specs::infer::{Act, Inferred};
use specs::{Operation, System};

use crate::pipeline::Found;

/// What an operation does with records that no document declares.
#[derive(Debug)]
pub(crate) struct InferredPlan {
    /// What it does there.
    pub(crate) act: Act,
    /// How many path parameters say which collection it is.
    pub(super) scope: usize,
    /// Whether the next one says which record.
    pub(super) is_item: bool,
    /// What all operations of the collection have in common.
    pub(crate) family: Arc<Family>,
}

/// The operations of one collection.
#[derive(Debug)]
pub(crate) struct Family {
    /// Its path, parameters without names.
    pub(crate) path: String,
    /// What paths call the parameter that says which record.
    pub(super) parameter: Option<String>,
    /// The operation that answers all of them, if there is one.
    pub(super) list: Option<usize>,
    /// Operations that answer one of them, the likeliest to say all of it first.
    pub(crate) shown: Vec<usize>,
    /// An operation of one of them.
    pub(super) item: Option<usize>,
}

/// The plan of each operation, in their order; none for those without state.
pub(crate) fn families(system: &System, inferred: &[Option<Inferred>]) -> Vec<Option<InferredPlan>> {
    let mut grouped: HashMap<&str, Vec<(usize, &Inferred)>> = HashMap::new();
    for (index, inferred) in inferred.iter().enumerate() {
        let Some(inferred) = inferred else { continue };
        grouped.entry(&inferred.collection).or_default().push((index, inferred));
    }
    let families: HashMap<&str, Arc<Family>> =
        grouped.iter().map(|(path, members)| (*path, Arc::new(family(system, path, members)))).collect();
    let plan = |inferred: &Inferred| {
        let family = families.get(inferred.collection.as_str())?;
        let Inferred { act, scope, is_item, .. } = inferred.clone();
        Some(InferredPlan { act, scope, is_item, family: Arc::clone(family) })
    };
    inferred.iter().map(|inferred| plan(inferred.as_ref()?)).collect()
}

fn family(system: &System, path: &str, members: &[(usize, &Inferred)]) -> Family {
    let operation = |index: usize| -> &Operation { &system.operations()[index] };
    let first =
        |wanted: fn(&Act) -> bool| members.iter().find(|(_, it)| wanted(&it.act)).map(|(index, _)| *index);
    let items = || members.iter().filter(|(_, it)| it.is_item && !matches!(it.act, Act::Perform(_)));
    let item = items().find(|(_, it)| it.act == Act::Read).or_else(|| items().next());
    let named = members
        .iter()
        .filter(|(_, it)| it.is_item)
        .find_map(|(index, it)| operation(*index).path.names().nth(it.scope).map(str::to_owned));
    let shown = [
        first(|act| *act == Act::Read),
        first(|act| *act == Act::Create),
        first(|act| *act == Act::Replace),
        first(|act| *act == Act::Change),
    ];
    Family {
        path: path.to_owned(),
        parameter: named,
        list: first(|act| *act == Act::List),
        shown: shown.into_iter().flatten().collect(),
        item: item.map(|(index, _)| *index),
    }
}

impl InferredPlan {
    /// Where the records are, of the system and with the parameters of a request.
    pub(crate) fn shelf(&self, found: &Found<'_>) -> String {
        filled(found, self.scope, &self.family.path)
    }

    /// Whether the body says which record it is: it is put in the place of another, or changes it, by the path of
    /// all of them.
    pub(super) fn is_by_body(&self) -> bool {
        !self.is_item && self.family.item.is_some() && matches!(self.act, Act::Replace | Act::Change)
    }

    /// Which record it is; the one there is where no parameter says so.
    pub(super) fn id<'f>(&self, found: &'f Found<'_>) -> &'f str {
        let id = found.params.get(self.scope).filter(|_| self.is_item);
        id.map_or("", |(_, value)| value.as_str())
    }

    /// The records that this collection lies under: where they are, and which.
    pub(super) fn above<'f>(&self, found: &'f Found<'_>) -> Vec<(String, &'f str)> {
        above(found, &self.family.path, self.scope)
    }

    /// The parameters of the path that say under which records it lies, with their values.
    pub(super) fn parents<'f>(&self, found: &'f Found<'_>) -> impl Iterator<Item = (&'f str, &'f str)> {
        found.params.iter().take(self.scope).map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// The records that a path, parameters without names, lies under: those its first parameters name.
pub(super) fn above<'f>(found: &'f Found<'_>, path: &str, scope: usize) -> Vec<(String, &'f str)> {
    let holes = path.match_indices("{}").map(|(at, _)| at);
    let holes = holes.zip(&found.params).enumerate().take(scope);
    let above = holes.filter(|(_, (at, _))| path[..*at].ends_with('/'));
    above.map(|(scope, (at, (_, value)))| (filled(found, scope, &path[..at - 1]), value.as_str())).collect()
}

/// A path of the system with the first parameters of a request in it.
fn filled(found: &Found<'_>, scope: usize, path: &str) -> String {
    let mut filled = found.system().name().to_owned();
    let mut values = found.params.iter().take(scope);
    let mut pieces = path.split("{}");
    filled.extend(pieces.next());
    for piece in pieces {
        // A slash in a value must not look like one of the path.
        filled.push_str(&values.next().map(|(_, value)| value.replace('/', "%2F")).unwrap_or_default());
        filled.push_str(piece);
    }
    filled
}

/// Whether a query parameter of an operation is declared.
pub(super) fn asks_for(operation: &Operation, name: &str) -> bool {
    operation.parameters_in(Location::Query).any(|parameter| parameter.name == name)
}
