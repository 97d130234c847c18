use serde_json::{Map, Value};
use specs::System;
use specs::annotation::{Reach, Sight, Visible};
use specs::expression::{Scope, Template};

use super::caller::{Caller, Standing};

/// Somebody with records, and somebody who stands elsewhere, by place among the people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) owner: usize,
    pub(super) outsider: usize,
}

/// Pairs who tell the same are not tried again and again: so many are enough.
pub(super) const ENOUGH: usize = 5;
/// Not everybody has records; on a platform of many places not all pairs are asked for them.
const MOST: usize = 16;

/// Somebody who stands nowhere, then people of one level who stand in different records of it.
pub(super) fn pairs(people: &[Caller]) -> Vec<Pair> {
    let mut found: Vec<Pair> = Vec::new();
    let same = |one: usize, other: usize| people[one].standing == people[other].standing;
    for (owner, one) in people.iter().enumerate() {
        for (outsider, other) in people.iter().enumerate() {
            let is_new = !found.iter().any(|pair| same(pair.owner, owner) && same(pair.outsider, outsider));
            if is_new && one.is_elsewhere(other) {
                found.push(Pair { owner, outsider });
            }
        }
    }
    // The innermost level has the most records.
    found.reverse();
    found.truncate(MOST);
    let nowhere = people.iter().position(|one| one.standing == Standing::Nowhere);
    let owner = people.iter().rposition(|one| matches!(one.standing, Standing::In { .. }));
    owner.zip(nowhere).map(|(owner, outsider)| Pair { owner, outsider }).into_iter().chain(found).collect()
}

/// Whether records of a resource lie in somebody's place.
pub(super) fn is_owned(system: &System, resource: &str) -> bool {
    owned_within(system, resource, 8)
}

fn owned_within(system: &System, resource: &str, depth: usize) -> bool {
    let Some(known) = system.resources().get(resource).filter(|_| depth > 0) else { return false };
    known.is_level || known.owners.iter().any(|(owner, _)| owned_within(system, owner, depth - 1))
}

pub(super) fn is_level(system: &System, resource: &str) -> bool {
    system.resources().get(resource).is_some_and(|known| known.is_level)
}

/// Whether a record that its owner finds is out of the outsider's reach, for all that the contract says. Where
/// records are found in more ways than by their place, each of these must be known not to show it.
pub(super) fn is_foreign(
    system: &System,
    resource: &str,
    record: &Map<String, Value>,
    owner: &Caller,
    outsider: &Caller,
) -> bool {
    let Some(declared) = system.annotation().resources.get(resource) else { return false };
    if declared.visible.is_empty() {
        return is_owned(system, resource);
    }
    let Standing::In { level, id } = &owner.standing else { return false };
    let field = declared.owner.get(level);
    let is_owners = field.and_then(|field| record.get(field)?.as_str()) == Some(id);
    is_owners && declared.visible.iter().all(|way| hides(way, record, outsider))
}

/// Whether a way to find records is known not to show this one.
fn hides(way: &Visible, record: &Map<String, Value>, outsider: &Caller) -> bool {
    match &way.what {
        // What lies in the outsider's own place is not another's.
        Sight::Place { place: Reach::All | Reach::Own, at: None, id: None } => true,
        Sight::Place { .. } | Sight::Grant { .. } => false,
        Sight::Field { field, is } => match record.get(field) {
            None | Some(Value::Null) => true,
            Some(value) => wanted(is, outsider).is_some_and(|wanted| !equals(&wanted, value)),
        },
    }
}

/// What a field must be for somebody; none where that cannot be known.
fn wanted(is: &Template, outsider: &Caller) -> Option<Value> {
    let facts = outsider.facts.as_ref()?;
    if outsider.granted.is_none() && ["groups", "roles", "permissions"].iter().any(|name| is.mentions(name)) {
        return None;
    }
    is.render(&Scope::new(&[("caller", facts)])).ok()
}

fn equals(wanted: &Value, value: &Value) -> bool {
    wanted == value || wanted.as_array().is_some_and(|any| any.contains(value))
}
