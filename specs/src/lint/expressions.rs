use std::collections::BTreeMap;

use crate::contract::System;
use crate::expression::{Names, Shape};

/// The facts every identity of a system gives its callers.
pub(super) fn caller(system: &System) -> Shape {
    let facts = system.annotation().identity.values().flat_map(|identity| identity.caller.keys());
    let fields: BTreeMap<String, Shape> = facts.map(|fact| (fact.clone(), Shape::Any)).collect();
    if fields.is_empty() { Shape::Any } else { Shape::Fields(fields) }
}

/// Names in scope of everything that is decided about a caller.
pub(super) fn caller_names(system: &System) -> Names {
    Names::new().with("caller", caller(system))
}

/// Names in scope of what an operation does.
pub(super) fn assignment_names(system: &System, body: Shape) -> Names {
    let request = ["path", "query", "now"];
    request.iter().fold(caller_names(system).with("body", body), |names, name| names.with(name, Shape::Any))
}
